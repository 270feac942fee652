using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Finds mistakes in a model before anything is started.</summary>
internal static class ModelChecks
{
    public static void ThrowOnMistakes(DistributedApplicationModel model, IServiceProvider services)
    {
        ThrowOnWaitCycle(model);
        ThrowOnStrangers(model);
        ThrowOnUnknownHealthChecks(model, services);
    }

    private static void ThrowOnWaitCycle(DistributedApplicationModel model)
    {
        var done = new HashSet<IResource>();
        foreach (var resource in model.Resources)
        {
            Visit(resource, []);
        }

        void Visit(IResource resource, List<IResource> path)
        {
            var begin = path.IndexOf(resource);
            if (begin >= 0)
            {
                var cycle = string.Join(" -> ", path[begin..].Append(resource).Select(r => $"'{r.Name}'"));
                throw new DistributedApplicationException(
                    $"These resources wait for each other, so that none could start: {cycle}. Remove one of the waits (WaitFor, WaitForStart, WaitForCompletion).");
            }

            if (!done.Contains(resource))
            {
                path.Add(resource);
                foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
                {
                    Visit(wait.Resource, path);
                }

                path.RemoveAt(path.Count - 1);
                done.Add(resource);
            }
        }
    }

    private static void ThrowOnStrangers(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(w => !model.Resources.Contains(w.Resource)))
            {
                throw new DistributedApplicationException(
                    $"The resource '{resource.Name}' waits for '{wait.Resource.Name}', which is no part of the application. Add it with AddResource, or remove the wait.");
            }
        }
    }

    private static void ThrowOnUnknownHealthChecks(DistributedApplicationModel model, IServiceProvider services)
    {
        var known = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(r => r.Name).ToHashSet();
        foreach (var resource in model.Resources)
        {
            foreach (var check in resource.Annotations.OfType<HealthCheckAnnotation>().Where(c => !known.Contains(c.Key)))
            {
                throw new DistributedApplicationException(
                    $"The resource '{resource.Name}' has the health check '{check.Key}', which is not registered. Register it: builder.Services.AddHealthChecks().AddCheck(\"{check.Key}\", ...).");
            }
        }
    }
}
