// A small application with a dashboard, driven by tests through the Aspire CLI.
var builder = DistributedApplication.CreateBuilder(args);

var password = builder.AddParameter("password", "sesame", secret: true);
var stock = builder.AddExecutable("stock", "bash", ".", "-c", "echo stock is ready; exec sleep 600").WithEnvironment("PASSWORD", password);
builder.AddExecutable("front", "bash", ".", "-c", "echo front is open; echo front complains >&2; exec sleep 600")
    .WithHttpEndpoint(env: "PORT")
    .WithOtlpExporter()
    .WaitFor(stock)
    .WithCommand("greet", "Greet", context => Task.FromResult(CommandResults.Success($"hello from {context.ResourceName}")));

builder.Build().Run();
