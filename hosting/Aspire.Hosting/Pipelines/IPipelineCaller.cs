namespace Aspire.Hosting.Pipelines;

/// <summary>Whoever started the pipeline and is told what happens: a person at a console, or the Aspire CLI.</summary>
internal interface IPipelineCaller : IPipelinePrompts
{
    /// <summary>Whether the caller says when the application has to end; else it ends with its pipeline.</summary>
    bool EndsTheApplication { get; }

    /// <summary>Waits until the caller listens, and wants steps to run.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>Says what is about to run.</summary>
    void Begin(PipelineGraph graph);

    /// <summary>Tells what happens. Calls come one at a time.</summary>
    void Tell(PipelineActivity activity);

    /// <summary>Says which steps never began, because of others that failed.</summary>
    void TellBlocked(IReadOnlyList<StepEnd> blocked);

    /// <summary>Lists steps that are not run.</summary>
    void List(PipelineGraph graph);
}

/// <summary>Asks whoever started the pipeline.</summary>
internal interface IPipelinePrompts
{
    /// <summary>Whether somebody is there to answer.</summary>
    bool IsAvailable { get; }

    /// <summary>Asks for values.</summary>
    /// <returns>The answers by the names of the inputs; none is empty where the input is required.</returns>
    Task<IReadOnlyDictionary<string, string>> AskAsync(string message, IReadOnlyList<InteractionInput> inputs, CancellationToken cancellationToken);
}
