using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Nexus.Api.Tests.Fuzzing;

/// <summary>A request byte for byte: no client library tidies it up or refuses to send it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target, as it is.</param>
/// <param name="Headers">Header lines.</param>
/// <param name="Body">The body, or null.</param>
internal sealed record RawRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    /// <summary>What Content-Length says, where that is not the truth.</summary>
    public int? ClaimedLength { get; init; }

    /// <summary>In how many pieces the body is sent, with a pause before each; 0: in one go.</summary>
    public int Pieces { get; init; }

    /// <summary>Sends it and answers the status and the whole answer. Status 0: the server closed the connection without a word.</summary>
    public async Task<(int Status, string Answer)> SendAsync(Uri server, string authorization)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, timeout.Token);
        var stream = client.GetStream();
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\nAuthorization: {authorization}\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (Body is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {ClaimedLength ?? Body.Length}\r\n");
        }

        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), timeout.Token);
            if (Body is { Length: > 0 })
            {
                foreach (var piece in Body.Chunk(Pieces == 0 ? Body.Length : Math.Max(1, Body.Length / Pieces)))
                {
                    await Task.Delay(Pieces == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(50), timeout.Token);
                    await stream.WriteAsync(piece, timeout.Token);
                }
            }

            if (ClaimedLength > Body?.Length)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server did not wait for all of it; what it said has come.
        }

        try
        {
            await ReadAsync(stream, answer, timeout.Token);
        }
        catch (IOException)
        {
            // The server has said all that it will, and closed.
        }

        // One character for each byte, so that lengths can be compared; what the tests look for is ASCII.
        var text = Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        return (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0, text);
    }

    /// <summary>
    /// Whether the server said all that it began to say. To say nothing at all is right only where the request itself broke off.
    /// </summary>
    public bool IsWhole((int Status, string Answer) answer)
    {
        if (answer.Status == 0)
        {
            return ClaimedLength is not null;
        }

        var end = answer.Answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var head = answer.Answer[..end];
        var body = answer.Answer[(end + 4)..];
        if (head.Contains("text/event-stream", StringComparison.Ordinal) || answer.Status is 204 or 304)
        {
            return true;
        }

        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            return body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        }

        const string Length = "Content-Length: ";
        return head.Split("\r\n").FirstOrDefault(line => line.StartsWith(Length, StringComparison.OrdinalIgnoreCase)) is { } line
            && int.Parse(line.AsSpan(Length.Length), CultureInfo.InvariantCulture) == body.Length;
    }

    /// <summary>For the report of a failure.</summary>
    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 300));
        return $"{Method} {(Target.Length > 300 ? Target[..300] + "…" : Target)} [{string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}] {body}";
    }

    // A live stream never ends; its beginning is enough.
    private static async Task ReadAsync(NetworkStream stream, MemoryStream answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            answer.Write(buffer, 0, read);
            if (Encoding.ASCII.GetString(answer.GetBuffer(), 0, (int)Math.Min(answer.Length, 2048)).Contains("text/event-stream", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
