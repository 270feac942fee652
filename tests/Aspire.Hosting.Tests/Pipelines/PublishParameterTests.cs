using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>Where the values of parameters come from when an application is published.</summary>
public class PublishParameterTests
{
    [Fact]
    public async Task Parameters_without_a_value_are_named_with_what_to_set()
    {
        using var app = await PublishedApp.RunAsync(builder =>
        {
            builder.AddParameter("region");
            builder.AddParameter("api-key", secret: true);
            builder.AddParameter("size", "small");
            Publish(builder);
        });

        Assert.Equal(("FAILED", "not run", 1), (app.EndOf("process-parameters"), app.EndOf("write"), app.ExitCode));
        Assert.Contains("The parameter 'region' has no value. Set the configuration key 'Parameters:region'", app.Errors);
        Assert.Contains("The parameter 'api-key' has no value. Set the configuration key 'Parameters:api-key'", app.Errors);
        Assert.DoesNotContain("'size'", app.Errors);
    }

    [Fact]
    public async Task A_generated_value_is_not_made_by_publishing()
    {
        ParameterResource? password = null;
        using var app = await PublishedApp.RunAsync(builder =>
        {
            password = builder.AddParameter("password", new GenerateParameterDefault(), secret: true).Resource;
            Publish(builder);
        });

        Assert.Equal(0, app.ExitCode);
        Assert.Null(password!.ResolvedValue);
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_remembered_and_not_asked_again()
    {
        var values = new List<string?>();
        var person = new Person(("region", "north"), ("token", "open-sesame"));
        using var app = new PublishedApp();

        await PublishAsync();
        await PublishAsync();

        Assert.Equal(["north", "open-sesame", "north", "open-sesame"], values);
        Assert.Equal(["These parameters have no values yet. region:Text token:SecretText"], person.Questions);

        async Task PublishAsync()
        {
            await using var application = app.Build(builder =>
            {
                builder.Services.AddSingleton<IPipelineCaller>(person);
                var parameters = new[] { builder.AddParameter("region"), builder.AddParameter("token", secret: true) };
                builder.AddPublishStep(
                    "read",
                    async context =>
                    {
                        foreach (var parameter in parameters)
                        {
                            values.Add(await parameter.Resource.GetValueAsync(context.CancellationToken));
                        }
                    },
                    WellKnownPipelineSteps.PublishPrereq);
            });
            await application.StartAsync(TestContext.Current.CancellationToken);
            await application.WaitForShutdownAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_is_configured_goes_before_what_is_remembered()
    {
        string? value = null;
        using var app = new PublishedApp();
        await using (var first = app.Build(_ => { }))
        {
            var state = first.Services.GetRequiredService<IDeploymentStateManager>();
            var section = await state.AcquireSectionAsync("Parameters:region", TestContext.Current.CancellationToken);
            section.SetValue("north");
            await state.SaveSectionAsync(section, TestContext.Current.CancellationToken);
        }

        await using var second = app.Build(builder => value = builder.Configuration["Parameters:region"]);
        Assert.Equal("north", value);

        await using var third = app.Build(builder => value = builder.Configuration["Parameters:region"], "--Parameters:region", "south");
        Assert.Equal("south", value);
    }

    private static void Publish(IDistributedApplicationBuilder builder) => builder.AddPublishStep("write", () => { }, WellKnownPipelineSteps.PublishPrereq);

    /// <summary>Somebody who answers.</summary>
    private sealed class Person(params (string Name, string Answer)[] answers) : IPipelineCaller
    {
        public List<string> Questions { get; } = [];

        public bool EndsTheApplication => false;

        public bool IsAvailable => true;

        public Task<IReadOnlyDictionary<string, string>> AskAsync(string message, IReadOnlyList<InteractionInput> inputs, CancellationToken cancellationToken)
        {
            Questions.Add($"{message} {string.Join(' ', inputs.Select(i => $"{i.Name}:{i.InputType}"))}");
            return Task.FromResult<IReadOnlyDictionary<string, string>>(answers.ToDictionary(a => a.Name, a => a.Answer));
        }

        public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Begin(PipelineGraph graph)
        {
        }

        public void List(PipelineGraph graph)
        {
        }

        public void TellBlocked(IReadOnlyList<StepEnd> blocked)
        {
        }

        public void Tell(PipelineActivity activity)
        {
        }
    }
}
