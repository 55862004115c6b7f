using System.Collections.Concurrent;

namespace VoiceAgent.Tests.AppHost.Demo;

/// <summary>A person at the keyboard: whoever reads a line waits until the test types it.</summary>
internal sealed class TypedLines(params string[] lines) : TextReader
{
    private readonly BlockingCollection<string> typed = new(new ConcurrentQueue<string>(lines));

    public void Type(string line) => typed.Add(line);

    /// <summary>Ctrl+D.</summary>
    public void End() => typed.CompleteAdding();

    public override string? ReadLine() => typed.TryTake(out var line, Timeout.Infinite) ? line : null;
}
