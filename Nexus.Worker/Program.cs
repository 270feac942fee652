using Nexus.Core;
using Nexus.ServiceDefaults;
using Nexus.Worker;

if (!WorkerArguments.TryRead(args, out var queue, out var message))
{
    Console.Error.WriteLine(message);
    return 2;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.AddServiceDefaults();
builder.AddNexusCore();
builder.AddNexusWorker(queue);

var app = builder.Build();
app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
