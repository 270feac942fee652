// A web service that waits for a step before it; --end says how else this entry point may end.
using Microsoft.Extensions.Hosting;

var builder = DistributedApplication.CreateBuilder(args);
var end = builder.Configuration["end"];
switch (end)
{
    case "without-application":
        return;
    case "with-mistake":
        throw new InvalidOperationException("The model has a mistake.");
}

var setup = builder.AddExecutable("setup", "bash", ".", "-c", "echo set up");
builder.AddProject<Projects.Greeter_Web>("web")
    .WithHttpEndpoint()
    .WithHttpEndpoint(name: "admin")
    .WithEnvironment("GREETING", builder.Configuration["greeting"])
    .WithHttpHealthCheck("/health")
    .WaitForCompletion(setup);
builder.AddConnectionString("orders", ReferenceExpression.Create($"Server=nowhere;Args={string.Join('|', args)}"));
builder.AddExecutable("later", "sleep", ".", "600").WithHttpEndpoint(isProxied: false).WithExplicitStart();

var app = builder.Build();
switch (end)
{
    case "without-start":
        return;
    case "with-late-mistake":
        await Task.Yield();
        throw new InvalidOperationException("It went wrong between Build and Run.");
    case "after-shutdown":
        await app.StartAsync();
        await app.WaitForShutdownAsync();
        return;
    default:
        await app.RunAsync();
        return;
}
