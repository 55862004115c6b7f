using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceAgent.Emulators.Ollama;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Ollama;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>How the models of an Ollama server are prepared when a worker starts.</summary>
public sealed class OllamaStartTests
{
    private readonly CapturedLog _log = new();

    [Fact]
    public async Task A_missing_model_is_pulled_with_its_progress_and_then_loaded()
    {
        await using var ollama = await RunningEmulator.StartAsync("ollama", ("Ollama:Models:0", "none"), ("Delays:ollama.pull:Milliseconds", "5"));
        await using var product = Product($"Endpoint={ollama.Address};Model=llama3.1:8b;Fallback=llama3.2:3b");
        var seen = await UntilReadyAsync(product, ollama, models: 2);

        Assert.Contains(seen, waiting => waiting.StartsWith("pulling llama3.1:8b, ", StringComparison.Ordinal) && waiting.EndsWith(" %", StringComparison.Ordinal));
        Assert.Equal(["llama3.1:8b", "llama3.2:3b"], ollama.Get<ModelStore>().Loaded().Select(model => model.Name).Order());
        Assert.Contains(_log.Lines, line => line.Contains("It is pulled now", StringComparison.Ordinal));

        // Progress is logged every ten seconds, not for each of the 22 steps.
        Assert.InRange(_log.Lines.Count(line => line.StartsWith("Pulling llama3.1:8b: ", StringComparison.Ordinal)), 1, 12);
    }

    [Fact]
    public async Task A_model_on_the_disk_is_only_loaded()
    {
        await using var ollama = await RunningEmulator.StartAsync("ollama");
        await using var product = Product($"Endpoint={ollama.Address};Model=llama3.1:8b");
        await UntilReadyAsync(product, ollama, models: 1);

        Assert.DoesNotContain(_log.Lines, line => line.Contains("pulled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Model=llama3.1:8b;Pull=false", "does not have the model llama3.1:8b, and Pull=false. Run 'ollama pull llama3.1:8b' there.")]
    [InlineData("Model=no-such-model", "Ollama reported an error.")]
    public async Task A_model_that_cannot_be_had_keeps_the_worker_waiting_with_the_reason(string parts, string reason)
    {
        await using var ollama = await RunningEmulator.StartAsync("ollama", ("Ollama:Models:0", "none"));
        await using var product = Product($"Endpoint={ollama.Address};{parts}");
        var start = product.GetRequiredService<OllamaStart>();
        await start.StartAsync(CancellationToken.None);

        await Waiting.UntilAsync(() => start.Waiting?.Contains(reason, StringComparison.Ordinal) is true);
        await start.StopAsync(CancellationToken.None);
        Assert.Contains(_log.Lines, line => line.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_comes_later_is_awaited_and_told_once()
    {
        var address = new Uri("http://127.0.0.1:1");
        await using var product = Product($"Endpoint={address};Model=llama3.1:8b");
        var start = product.GetRequiredService<OllamaStart>();
        await start.StartAsync(CancellationToken.None);

        await Waiting.UntilAsync(() => start.Waiting?.Contains("Ollama does not answer at 127.0.0.1:1", StringComparison.Ordinal) is true);
        await start.StopAsync(CancellationToken.None);
        Assert.Single(_log.Lines, line => line.Contains("is not ready", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_without_tools_is_named()
    {
        await using var ollama = await RunningEmulator.StartAsync("ollama", ("Ollama:WithoutTools:0", "llama3.1:8b"));
        await using var product = Product($"Endpoint={ollama.Address};Model=llama3.1:8b");
        await UntilReadyAsync(product, ollama, models: 1);

        Assert.Contains(_log.Lines, line => line.Contains("cannot call tools", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_kinds_of_models_are_refused()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:ollama", "Endpoint=http://gpu:11434;Model=a"), new("ConnectionStrings:openai", "Endpoint=http://gpu:8000/v1;Model=a")]);

        Assert.Contains("remove one of them", Assert.Throws<InvalidOperationException>(builder.AddModel).Message, StringComparison.Ordinal);
    }

    private ServiceProvider Product(string connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:ollama", connection)]);
        builder.Services.AddLogging(logging => logging.AddProvider(_log)).AddSingleton(TimeProvider.System);
        builder.AddModel();
        return builder.Services.BuildServiceProvider();
    }

    /// <returns>Everything that the worker said while it waited.</returns>
    private static async Task<IReadOnlyCollection<string>> UntilReadyAsync(ServiceProvider product, RunningEmulator ollama, int models)
    {
        var start = product.GetRequiredService<OllamaStart>();
        var seen = new HashSet<string>();
        await start.StartAsync(CancellationToken.None);
        await Waiting.UntilAsync(() =>
        {
            seen.Add(start.Waiting ?? "ready");
            return start.Waiting is null && ollama.Get<ModelStore>().Loaded().Count == models;
        });
        Assert.Null(product.GetRequiredService<IModelStart>().Waiting);
        await start.StopAsync(CancellationToken.None);
        return seen;
    }

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing to dispose.
        }
    }
}
