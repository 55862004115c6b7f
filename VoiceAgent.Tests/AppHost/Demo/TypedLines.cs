using System.Collections.Concurrent;

namespace VoiceAgent.Tests.AppHost.Demo;

/// <summary>A person at the keyboard. Reading a line waits until the test types it.</summary>
internal sealed class TypedLines(params string[] lines) : TextReader
{
    private readonly BlockingCollection<string> _typed = new(new ConcurrentQueue<string>(lines));

    public void Type(string line) => _typed.Add(line);

    /// <summary>Ends the input, as Ctrl+D does.</summary>
    public void End() => _typed.CompleteAdding();

    public override string? ReadLine() => _typed.TryTake(out var line, Timeout.Infinite) ? line : null;
}
