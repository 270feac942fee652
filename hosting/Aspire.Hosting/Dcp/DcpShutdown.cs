using Aspire.Hosting.Dcp.Model;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// Ends a session quickly. DCP alone would take five seconds or more: it looks only once a second whether the objects of a kind are gone, one
/// kind after the other, and its second process notices only by polling that the first one has ended. So the objects are deleted from
/// here, and the processes of DCP are told to end when it has reported that it has finished.
/// </summary>
internal sealed class DcpShutdown(
    DcpClient client, DcpProcessGroup processes, StragglerWatch stragglers, DcpSessionFolder folder, DcpOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<int> _spared = [];

    /// <summary>Processes that were asked to outlive the session.</summary>
    public IReadOnlySet<int> Spared => _spared;

    /// <param name="cancellationToken">Ends the waiting when time is up; then the caller kills what is left.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A server that is not there now will not come back, so there is no point in the client's usual patience.
            if (await client.AnswersAsync(cancellationToken).ConfigureAwait(false))
            {
                await DeleteEverythingAsync(cancellationToken).ConfigureAwait(false);
                processes.NoteSockets();
                await client.PatchExecutionAsync(DcpExecution.Stopping, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or DcpException)
        {
            // DCP is on its way out already, or broken; what follows finds out.
            logger.StopRefused(exception.Message);
        }

        while (folder.Exists && (!processes.AreKnown || processes.Running().Count > 0))
        {
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }

        processes.TerminateFollowers();
        while (processes.Running().Count > 0)
        {
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteEverythingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StopTimeout / 2);
        try
        {
            // A process that ends sends the last of its telemetry. With nobody there to take it, it would wait until it is killed.
            await DeleteProcessesAsync(item => !IsDashboard(item), limit.Token).ConfigureAwait(false);
            await DeleteProcessesAsync(static _ => true, limit.Token).ConfigureAwait(false);
            await Task.WhenAll(
                DeleteAllAsync<Service>(limit.Token), DeleteAllAsync<Endpoint>(limit.Token),
                DeleteAllAsync<ContainerNetwork>(limit.Token), DeleteAllAsync<ContainerVolume>(limit.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // DCP itself is more patient and goes on with what is left.
        }
    }

    private async Task DeleteProcessesAsync(Func<DcpObject, bool> chosen, CancellationToken cancellationToken)
    {
        var executables = await client.ListAsync<Executable>(cancellationToken).ConfigureAwait(false);
        _spared.UnionWith(executables.Where(item => item.Spec.Persistent is true).Select(ProcessOf).OfType<int>());
        var others = executables.Where(item => !chosen(item)).Select(ProcessOf).OfType<int>();
        await Task.WhenAll(
            DeleteAllAsync<Executable>(cancellationToken, chosen), DeleteAllAsync<Container>(cancellationToken, chosen),
            stragglers.RunAsync(_spared.Union(others).ToHashSet(), cancellationToken)).ConfigureAwait(false);
    }

    private static int? ProcessOf(Executable executable) => (int?)executable.Status?.Pid;

    private static bool IsDashboard(DcpObject item) =>
        item.Metadata.Annotations?.GetValueOrDefault(DcpAnnotations.ResourceName) == OtlpConfigurationExtensions.DashboardResourceName;

    private async Task DeleteAllAsync<T>(CancellationToken cancellationToken, Func<T, bool>? chosen = null) where T : DcpObject, IDcpKind<T>
    {
        var objects = await ListAsync().ConfigureAwait(false);
        await Task.WhenAll(objects.Select(item => client.DeleteAsync<T>(item.Name, cancellationToken))).ConfigureAwait(false);
        while (objects.Count > 0)
        {
            await Task.Delay(Poll * 2, time, cancellationToken).ConfigureAwait(false);
            objects = await ListAsync().ConfigureAwait(false);
        }

        async Task<IReadOnlyList<T>> ListAsync()
        {
            var all = await client.ListAsync<T>(cancellationToken).ConfigureAwait(false);
            return chosen is null ? all : [.. all.Where(chosen)];
        }
    }
}
