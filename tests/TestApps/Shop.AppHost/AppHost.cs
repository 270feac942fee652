// A small application with a dashboard, driven by tests through the Aspire CLI.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// What an AppHost may do before it builds its model.
if (Environment.GetEnvironmentVariable("SHOP_OPENS_AFTER_SECONDS") is { } seconds)
{
    Thread.Sleep(TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)));
}

var builder = DistributedApplication.CreateBuilder(args);

var password = builder.AddParameter("password", "sesame", secret: true);
var stock = builder.AddExecutable("stock", "bash", ".", "-c", "echo stock is ready; exec sleep 600").WithEnvironment("PASSWORD", password);
builder.AddExecutable("front", "bash", ".", "-c", "echo front is open; echo front complains >&2; exec sleep 600")
    .WithHttpEndpoint(env: "PORT")
    .WithOtlpExporter()
    .WaitFor(stock)
    .WithCommand("greet", "Greet", context => Task.FromResult(CommandResults.Success($"hello from {context.ResourceName}")));

var app = builder.Build();
if (Environment.GetEnvironmentVariable("SHOP_CLOSED_FILE") is { } file)
{
    app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() => File.WriteAllText(file, "in good order"));
}

app.Run();
