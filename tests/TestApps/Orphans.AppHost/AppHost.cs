// Processes that are hard to get rid of: one that has children, one that does not want to stop, one behind a proxy.
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

builder.AddExecutable("plain", "sleep", ".", "600");
builder.AddExecutable("parent", "bash", ".", "-c", "sleep 600 & sleep 600 & wait");
builder.AddExecutable("stubborn", "bash", ".", "-c", "trap '' TERM INT; while true; do sleep 1; done");
builder.AddExecutable("server", "sleep", ".", "600").WithHttpEndpoint();

builder.Build().Run();
