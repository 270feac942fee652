using Nexus.Api;
using Nexus.Core;
using Nexus.ServiceDefaults;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddNexusCore();
builder.AddNexusSessions();
builder.AddNexusApi();

var app = builder.Build();
app.UseNexusApi();
app.MapDefaultEndpoints();
await app.RunAsync();
