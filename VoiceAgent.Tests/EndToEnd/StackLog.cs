using Microsoft.Extensions.Logging;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The last lines that the stack logged, for the message of a test that fails.</summary>
internal sealed class StackLog : ILoggerProvider
{
    private const int Lines = 200;

    private readonly Queue<string> _last = [];

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public override string ToString()
    {
        lock (_last)
        {
            return string.Join('\n', _last);
        }
    }

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > Lines)
            {
                _last.Dequeue();
            }
        }
    }

    private sealed class Category(StackLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{logLevel} {name}: {formatter(state, exception)} {exception?.Message}");
    }
}
