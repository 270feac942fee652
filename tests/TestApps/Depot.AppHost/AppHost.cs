// An application with a compute environment of its own, which tests publish. What goes wrong on the way is said on the command line.
using Aspire.Hosting.Pipelines;
using Depot.AppHost;

var builder = DistributedApplication.CreateBuilder(args);

var region = builder.AddParameter("region").WithDescription("Where the depot is");
var token = builder.AddParameter("token", "open-sesame", secret: true);
builder.AddDepot("depot");
builder.AddContainer("shelf", "docker.io/library/shelf", "1.2").WithEnvironment("REGION", region).WithEnvironment("TOKEN", token);
builder.AddContainer("scale", "docker.io/library/scale", "3").WithEnvironment("REGION", region);
// In publish mode it must never be started.
builder.AddExecutable("clerk", "touch", ".", "started");

var trouble = builder.Configuration["trouble"];
builder.Pipeline.AddStep(
    "sweep",
    async context =>
    {
        switch (trouble)
        {
            case "fails":
                throw new InvalidOperationException($"There is no broom. The token was {await token.Resource.GetValueAsync(context.CancellationToken)}.");
            case "is-slow":
                await Task.Delay(TimeSpan.FromSeconds(2.5), context.CancellationToken);
                break;
            case "hangs":
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
            case "warns":
                await context.ReportingStep.WarnAsync("The floor is still wet", context.CancellationToken);
                break;
        }
    },
    dependsOn: trouble == "is-unknown" ? "swep" : WellKnownPipelineSteps.PublishPrereq,
    requiredBy: trouble == "is-a-cycle" ? new[] { WellKnownPipelineSteps.Publish, WellKnownPipelineSteps.PublishPrereq } : WellKnownPipelineSteps.Publish);
if (trouble == "is-a-second-name")
{
    builder.CreateResourceBuilder(builder.Resources.First(r => r.Name == "shelf")).WithPipelineStepFactory("sweep", _ => Task.CompletedTask);
}

builder.Build().Run();
