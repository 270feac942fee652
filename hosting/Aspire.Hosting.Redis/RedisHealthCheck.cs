using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>Healthy when the server answers PING with PONG (RESP, "Redis serialization protocol specification").</summary>
internal sealed class RedisHealthCheck(RedisResource redis) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var host = await redis.Host.GetValueAsync(limit.Token);
            var port = await redis.Port.GetValueAsync(limit.Token);
            using var client = new TcpClient();
            await client.ConnectAsync(host!, int.Parse(port!, CultureInfo.InvariantCulture), limit.Token);
            var stream = client.GetStream();
            using var answers = new StreamReader(stream, Encoding.UTF8);

            if (redis.PasswordParameter is { } parameter && await parameter.GetValueAsync(limit.Token) is { } password)
            {
                await SendAsync(stream, ["AUTH", password], limit.Token);
                if (await answers.ReadLineAsync(limit.Token) is not "+OK" and var refusal)
                {
                    return Failed(context, $"Redis at {host}:{port} refused the password: {refusal ?? "it closed the connection"}");
                }
            }

            await SendAsync(stream, ["PING"], limit.Token);
            var answer = await answers.ReadLineAsync(limit.Token);
            return answer == "+PONG" ? HealthCheckResult.Healthy() : Failed(context, $"Redis at {host}:{port} answered PING with '{answer}'.");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return Failed(context, $"Redis can't be reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(context, $"Redis did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    private static HealthCheckResult Failed(HealthCheckContext context, string description) => new(context.Registration.FailureStatus, description);

    private static ValueTask SendAsync(NetworkStream stream, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Count}\r\n");
        foreach (var word in words)
        {
            command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        return stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), cancellationToken);
    }
}
