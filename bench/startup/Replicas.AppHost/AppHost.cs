var builder = DistributedApplication.CreateBuilder(args);

var web = builder.AddProject<Projects.SmallWeb>("web")
    .WithReplicas(8)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health");

builder.AddExecutable("worker", "sleep", ".", "3600")
    .WithEnvironment("WEB", web.GetEndpoint("http"));

builder.AddStartupReport();
builder.Build().Run();
