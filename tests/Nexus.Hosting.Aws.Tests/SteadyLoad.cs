using System.Net;
using System.Net.Http.Json;

namespace Nexus.Hosting.Aws.Tests;

/// <summary>What a request was answered.</summary>
/// <param name="Method">The request's.</param>
/// <param name="Status">The answer's.</param>
/// <param name="ProcessId">Who answered; 0: the load balancer itself.</param>
/// <param name="Problem">What it says instead.</param>
internal sealed record Answer(HttpMethod Method, HttpStatusCode Status, int ProcessId, string? Problem);

/// <summary>Clients that send one request after the other to a service that says who it is, each its own method.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    public const int Clients = 8;

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _isOver = new();
    private readonly List<Answer> _answers = [];
    private readonly Task[] _clients;

    public SteadyLoad(HttpClient http, params HttpMethod[] methods)
    {
        _http = http;
        _clients = [.. Enumerable.Range(0, Clients).Select(i => Task.Run(() => SendAsync(methods[i % methods.Length])))];
    }

    public int Count => Read(answers => answers.Count);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public IReadOnlyList<Answer> Since(int index) => Read(answers => answers[index..]);

    public Task MoreAsync(int count) => Count + count is var goal ? UntilAsync(seen => seen.Count >= goal) : Task.CompletedTask;

    public async Task UntilAsync(Func<IReadOnlyList<Answer>, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(RunningApp.Patience);
        while (!Read(condition))
        {
            if (Array.Find(_clients, c => c.IsCompleted) is { } ended)
            {
                await ended;
            }

            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>All answers; those to requests under way are waited for.</summary>
    public async Task<IReadOnlyList<Answer>> StopAsync()
    {
        await _isOver.CancelAsync();
        await Task.WhenAll(_clients);
        return _answers;
    }

    public async ValueTask DisposeAsync()
    {
        await _isOver.CancelAsync();
        await Task.WhenAll(_clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isOver.Dispose();
    }

    private async Task SendAsync(HttpMethod method)
    {
        while (!_isOver.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(method, "/x") { Content = method == HttpMethod.Get ? null : JsonContent.Create(new { Requirement = "any" }) };
            using var response = await _http.SendAsync(request, Token);
            var answer = response.IsSuccessStatusCode
                ? new Answer(method, response.StatusCode, int.Parse((await response.Content.ReadFromJsonAsync<Dictionary<string, string>>(Token))!["pid"], null), Problem: null)
                : new Answer(method, response.StatusCode, ProcessId: 0, await response.Content.ReadAsStringAsync(Token));
            lock (_answers)
            {
                _answers.Add(answer);
            }
        }
    }

    private T Read<T>(Func<List<Answer>, T> read)
    {
        lock (_answers)
        {
            return read(_answers);
        }
    }
}
