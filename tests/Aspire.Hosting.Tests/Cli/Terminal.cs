using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Tests.Cli;

/// <summary>A command in a terminal of its own, which <c>script</c> makes: a part of util-linux, so that it is everywhere on Linux.</summary>
internal sealed partial class Terminal : IDisposable
{
    public const string ControlC = "\u0003";
    public const string Down = "\u001b[B";
    public const string Enter = "\r";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    // What a program asks a terminal for the cursor's place, and an answer.
    private const string WhereIsTheCursor = "\u001b[6n";
    private const string AtTheTop = "\u001b[1;1R";

    private readonly SemaphoreSlim _keyboard = new(1);
    private readonly StringBuilder _text = new();
    private readonly Process _process;
    private readonly Task _reading;

    public Terminal(Func<string, string[], Process> start, string[] command)
    {
        // Lines as wide as this are not broken. What runs in the background of a shell ignores Ctrl+C, and so do its children, unless told otherwise.
        var line = $"stty cols 400 rows 60; exec env --default-signal=INT {string.Join(' ', command.Select(Quote))}";
        _process = start("script", ["--quiet", "--return", "--command", line, "/dev/null"]);
        _reading = ReadAsync();
    }

    /// <summary>What was printed, without colours and movements.</summary>
    public string Text
    {
        get
        {
            lock (_text)
            {
                return Sequences().Replace(_text.ToString(), string.Empty);
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task WaitForAsync(string text) =>
        await AspireCli.WaitUntilAsync(() => Text.Contains(text, StringComparison.Ordinal), Patience, () => $"'{text}' is not in: {Text}");

    /// <summary>Presses keys.</summary>
    public async Task TypeAsync(string keys)
    {
        await _keyboard.WaitAsync(Token);
        try
        {
            await _process.StandardInput.WriteAsync(keys);
            await _process.StandardInput.FlushAsync(Token);
        }
        catch (IOException)
        {
            // The command has ended.
        }
        finally
        {
            _keyboard.Release();
        }
    }

    /// <summary>Presses a key until a text appears or the command ends: one that is pressed while a prompt is still being drawn gets lost.</summary>
    public async Task TypeUntilAsync(string key, string text)
    {
        var clock = Stopwatch.StartNew();
        for (var pressed = TimeSpan.MinValue; !_process.HasExited && !Text.Contains(text, StringComparison.Ordinal); await Task.Delay(50, Token))
        {
            Assert.True(clock.Elapsed < Patience, $"'{text}' is not in: {Text}");
            if (clock.Elapsed - TimeSpan.FromSeconds(2) > pressed)
            {
                pressed = clock.Elapsed;
                await TypeAsync(key);
            }
        }
    }

    /// <summary>Waits until the command ends.</summary>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync(Token).WaitAsync(Patience, Token);
            await _reading.WaitAsync(Patience, Token);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It has not ended: {Text}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _keyboard.Dispose();
    }

    private static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // A program that gets no answer takes the next key for one, after waiting for seconds.
    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        for (var looked = 0; await _process.StandardOutput.ReadAsync(buffer) is > 0 and var length;)
        {
            string fresh;
            lock (_text)
            {
                _text.Append(buffer, 0, length);
                fresh = _text.ToString(looked, _text.Length - looked);
            }

            for (int next; (next = fresh.IndexOf(WhereIsTheCursor, StringComparison.Ordinal)) >= 0; fresh = fresh[(next + WhereIsTheCursor.Length)..])
            {
                looked += next + WhereIsTheCursor.Length;
                await TypeAsync(AtTheTop);
            }
        }
    }

    [GeneratedRegex(@"\x1b\][^\x1b\x07]*(\x1b\\|\x07)|\x1b\[[0-9;?]*[A-Za-z]|\r")]
    private static partial Regex Sequences();
}
