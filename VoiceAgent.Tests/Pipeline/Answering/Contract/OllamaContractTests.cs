using Microsoft.Extensions.AI;
using VoiceAgent.Emulators.Ollama;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Fallback;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Contract;

public sealed class OllamaContractTests : ChatClientContract
{
    private protected override string Role => "ollama";

    private protected override string FirstModel => "llama3.1:8b";

    private protected override IEnumerable<KeyValuePair<string, string?>> Connections(bool hasFallback) =>
        [new("ConnectionStrings:ollama", $"Endpoint={Address};Model={FirstModel};Context=16384{(hasFallback ? ";Fallback=llama3.2:3b" : "")}")];

    [Fact]
    public async Task Cancelling_stops_the_generation_at_the_server()
    {
        var model = await StartAsync(("Delays:ollama.token:Milliseconds", "50"));
        using var yielded = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in model.GetStreamingResponseAsync("tell me something", cancellationToken: yielded.Token))
            {
                await yielded.CancelAsync();
            }
        });

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Emulated<OllamaChat>().Cancelled == 0)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    [Fact]
    public async Task An_error_in_the_middle_of_an_answer_is_told()
    {
        var model = await StartAsync(("Faults:ollama.stream:Kind", "status-500"));

        Assert.Equal(FailureKind.CutOff, (await Assert.ThrowsAsync<AnswerFailedException>(() => AskAsync(model, "tell me something"))).Kind);
    }

    [Fact]
    public async Task The_model_stays_in_memory_with_the_context_of_the_connection_string()
    {
        await AskAsync(await StartAsync(), "tell me something");

        var (name, until, context) = Assert.Single(Emulated<ModelStore>().Loaded());
        Assert.Equal((FirstModel, DateTimeOffset.MaxValue, 16384), (name, until, context));
    }

    [Theory]
    [InlineData("Ollama:Models:0", "qwen3:8b", "does not have the model")]
    [InlineData("Ollama:WithoutTools:0", "llama3.1:8b", "cannot call tools")]
    [InlineData("Faults:ollama.first-token:Kind", "status-503", "is busy")]
    public async Task A_refusal_says_what_to_do(string key, string value, string said)
    {
        var model = await StartAsync((key, value));

        Assert.Contains(said, (await Assert.ThrowsAsync<AnswerFailedException>(() => AskAsync(model, "tell me something"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_is_not_in_memory()
    {
        var model = await StartAsync(("Faults:ollama.load:Kind", "status-500"), ("Faults:ollama.load:Once", "true"));

        Assert.Equal(FailureKind.Unavailable, (await Assert.ThrowsAsync<AnswerFailedException>(() => AskAsync(model, "tell me something"))).Kind);
        Assert.Empty(Emulated<ModelStore>().Loaded());
        Assert.NotEmpty(await AskAsync(model, "tell me something"));
    }

    [Fact]
    public async Task A_server_that_is_away_is_named()
    {
        var model = await StartAsync();
        var address = Address;
        await DisposeServerAsync();

        var failure = await Assert.ThrowsAsync<AnswerFailedException>(() => AskAsync(model, "tell me something"));

        Assert.Equal(FailureKind.DeadConnection, failure.Kind);
        Assert.Contains($"Ollama does not answer at {address.Authority}", failure.Message, StringComparison.Ordinal);
    }
}
