namespace Aspire.Hosting.Pipelines;

/// <summary>The steps of a pipeline and what each of them waits for. Steps are in the order in which they could run one after the other.</summary>
internal sealed class PipelineGraph
{
    private readonly Dictionary<string, string[]> _dependencies;

    private PipelineGraph(IReadOnlyList<PipelineStep> steps, Dictionary<string, string[]> dependencies)
    {
        Steps = steps;
        _dependencies = dependencies;
    }

    public IReadOnlyList<PipelineStep> Steps { get; }

    /// <exception cref="InvalidOperationException">Two steps have one name, a step refers to an unknown one, or steps wait for each other.</exception>
    public static PipelineGraph Create(IReadOnlyList<PipelineStep> steps)
    {
        var byName = new Dictionary<string, PipelineStep>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (!byName.TryAdd(step.Name, step))
            {
                throw new InvalidOperationException(
                    $"There are two pipeline steps named '{step.Name}'{Owners(byName[step.Name], step)}. A step is referred to by its name: give one of them another.");
            }
        }

        var dependencies = steps.ToDictionary(s => s.Name, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var step in steps)
        {
            foreach (var name in step.DependsOnSteps)
            {
                dependencies[step.Name].Add(Known(step, name, "depends on"));
            }

            foreach (var name in step.RequiredBySteps)
            {
                dependencies[Known(step, name, "is required by")].Add(step.Name);
            }
        }

        var graph = dependencies.ToDictionary(d => d.Key, d => d.Value.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        return new(Order(steps, byName, graph), graph);

        string Known(PipelineStep step, string name, string relation) => byName.ContainsKey(name)
            ? name
            : throw new InvalidOperationException(
                $"The pipeline step '{step.Name}' {relation} the step '{name}', which does not exist. {Suggestion(name, byName.Keys)}");
    }

    public IReadOnlyList<string> DependenciesOf(PipelineStep step) => _dependencies[step.Name];

    /// <summary>The step and everything that it depends on.</summary>
    /// <exception cref="InvalidOperationException">There is no such step.</exception>
    public PipelineGraph Select(string stepName)
    {
        if (!_dependencies.ContainsKey(stepName))
        {
            throw new InvalidOperationException($"The pipeline has no step '{stepName}'. {Suggestion(stepName, _dependencies.Keys)}");
        }

        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([stepName]);
        while (next.TryPop(out var name))
        {
            if (wanted.Add(name))
            {
                Array.ForEach(_dependencies[name], next.Push);
            }
        }

        return new([.. Steps.Where(s => wanted.Contains(s.Name))], _dependencies);
    }

    private static List<PipelineStep> Order(
        IReadOnlyList<PipelineStep> steps, Dictionary<string, PipelineStep> byName, Dictionary<string, string[]> dependencies)
    {
        var ordered = new List<PipelineStep>(steps.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        foreach (var step in steps)
        {
            Visit(step.Name);
        }

        return ordered;

        void Visit(string name)
        {
            if (done.Contains(name))
            {
                return;
            }

            var begin = path.IndexOf(name);
            if (begin >= 0)
            {
                var cycle = string.Join(" -> ", path[begin..].Append(name).Select(s => $"'{s}'"));
                throw new InvalidOperationException(
                    $"These pipeline steps wait for each other, so that none could run: {cycle} (each depends on the next). Remove one of the dependencies (DependsOn, RequiredBy).");
            }

            path.Add(name);
            Array.ForEach(dependencies[name], Visit);
            path.RemoveAt(path.Count - 1);
            done.Add(name);
            ordered.Add(byName[name]);
        }
    }

    private static string Owners(PipelineStep first, PipelineStep second) => (first.Resource, second.Resource) switch
    {
        ({ } a, { } b) => $", of the resources '{a.Name}' and '{b.Name}'",
        ({ } a, null) => $", one of them of the resource '{a.Name}'",
        (null, { } b) => $", one of them of the resource '{b.Name}'",
        _ => string.Empty,
    };

    private static string Suggestion(string name, IEnumerable<string> known)
    {
        var all = known.Order(StringComparer.Ordinal).ToArray();
        var near = all.FirstOrDefault(k => string.Equals(k, name, StringComparison.OrdinalIgnoreCase));
        return $"{(near is null ? string.Empty : $"Did you mean '{near}'? ")}There are: {string.Join(", ", all.Select(s => $"'{s}'"))}.";
    }
}
