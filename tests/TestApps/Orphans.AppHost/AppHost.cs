// Processes that are hard to get rid of: one that has children, one that does not want to stop, one behind a proxy.
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

builder.AddExecutable("plain", "sleep", ".", "600");
builder.AddExecutable("parent", "bash", ".", "-c", "sleep 600 & sleep 600 & wait");
builder.AddExecutable("stubborn", "bash", ".", "-c", "trap '' TERM INT; while true; do sleep 1; done");
builder.AddExecutable("server", "sleep", ".", "600").WithHttpEndpoint();

if (builder.Configuration["late"] is not null)
{
    // One that goes on starting others, and one that does so when it is told to end.
    var chain = builder.AddExecutable("chain", "bash", ".", "-c", "sleep 0.3; bash -c 'sleep 0.3; bash -c \"sleep 0.3; sleep 600; true\"; true'; true");
    builder.AddExecutable("late", "bash", ".", "-c", "trap 'sleep 600 & exit' TERM INT; while true; do sleep 0.05; done");
    builder.AddExecutable("waiting", "sleep", ".", "1").WaitForCompletion(chain);
}

builder.Build().Run();
