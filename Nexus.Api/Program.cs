using Nexus.Api;
using Nexus.Api.Agents;
using Nexus.Api.Builds;
using Nexus.Api.Documentation;
using Nexus.Core;
using Nexus.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.AddServiceDefaults();
builder.AddNexusCore();
builder.AddNexusApi();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapDefaultEndpoints();
app.MapDocumentation();
var v1 = app.MapGroup("/api/v1");
v1.MapBuilds();
v1.MapBuildEvents();
v1.MapArtifacts();
v1.MapAgents();
await app.RunAsync();
