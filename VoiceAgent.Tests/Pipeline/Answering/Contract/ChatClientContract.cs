using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Contract;

/// <summary>What each chat client of the product does, over the emulated protocol of its service and as the product registers it.</summary>
public abstract class ChatClientContract : IAsyncLifetime
{
    private const string Scenarios = """
        scenario: Contract
        replies:
          - name: two calls
            caller says: [compare both claims]
            call:
              - find_claim: { member_number: "4719" }
              - find_claim: { member_number: "5820" }
          - name: a call
            caller says: [find my claim]
            call:
              find_claim: { member_number: "4719" }
          - name: after the call
            after tool: find_claim
            say: The claim is {find_claim.status}.
          - name: words
            caller says: [tell me something]
            say: The office is open from nine to five on every working day.
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voiceagent-contract-");
    private readonly VirtualTime _time = new();
    private readonly AgentTool _tool = AgentTool.From((string member_number) => member_number, "find_claim", "Finds a claim.", ToolKind.Read, TimeSpan.FromSeconds(1));
    private RunningEmulator _emulator = null!;
    private ServiceProvider? _services;

    /// <summary>The role of the emulator, which is also the prefix of its operations.</summary>
    private protected abstract string Role { get; }

    private protected abstract string FirstModel { get; }

    private protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    private protected Uri Address => _emulator.Address;

    public Task InitializeAsync()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "contract.yaml"), Scenarios);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await (_services?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_emulator?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Words_come_in_pieces_with_an_end_and_a_count_of_tokens()
    {
        var updates = await AskAsync(await StartAsync(), "tell me something");

        Assert.Equal("The office is open from nine to five on every working day.", TextOf(updates));
        Assert.True(updates.Count(update => update.Text.Length > 0) > 5);
        Assert.Equal(ChatFinishReason.Stop, updates.Single(update => update.FinishReason is not null).FinishReason);
        var usage = Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>()).Details;
        Assert.True(usage.InputTokenCount > 10 && usage.OutputTokenCount > 10);
    }

    [Fact]
    public async Task A_tool_is_called_and_its_result_is_used()
    {
        var model = await StartAsync();

        var call = Assert.Single(CallsOf(await AskAsync(model, "find my claim")));
        Assert.Equal(("find_claim", "4719"), (call.Name, $"{call.Arguments!["member_number"]}"));

        var told = await AskAsync(model, "find my claim", new ToolExchange("1.1.1", "find_claim", """{"member_number":"4719"}""", """{"status":"approved"}"""));
        Assert.Equal("The claim is approved.", TextOf(told));
    }

    [Fact]
    public async Task Two_tools_are_called_in_one_answer()
    {
        var updates = await AskAsync(await StartAsync(), "compare both claims");

        var calls = CallsOf(updates).ToList();
        Assert.Equal(["4719", "5820"], calls.Select(call => $"{call.Arguments!["member_number"]}"));
        Assert.Equal(2, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Last(update => update.FinishReason is not null).FinishReason);
    }

    [Fact]
    public async Task An_answer_in_a_form_fits_the_form()
    {
        var model = await StartAsync();
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"open":{"type":"boolean"}},"required":["open"],"additionalProperties":false}"""), "hours") };

        var answer = await model.GetResponseAsync([new ChatMessage(ChatRole.User, "tell me something")], options);

        Assert.True(System.Text.Json.JsonElement.Parse(answer.Text).TryGetProperty("open", out _));
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("first-token")]
    public async Task Cancelling_ends_the_wait_for_a_service_that_is_silent(string operation)
    {
        var model = await StartAsync(($"Faults:{Role}.{operation}:Kind", "stall"));
        using var yielded = new CancellationTokenSource();
        var heard = new TaskCompletionSource();
        var asking = Task.Run(async () =>
        {
            await foreach (var update in model.GetStreamingResponseAsync(Messages("tell me something"), null, yielded.Token))
            {
                heard.TrySetResult();
            }
        });
        if (operation == "stream")
        {
            await heard.Task;
        }

        await yielded.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("refuse")]
    [InlineData("status-500")]
    public async Task An_answer_that_breaks_in_its_middle_has_no_end(string kind)
    {
        var model = await StartAsync(($"Faults:{Role}.stream:Kind", kind));

        var heard = new List<ChatResponseUpdate>();
        var failure = await Xunit.Record.ExceptionAsync(() => AskAsync(model, heard, "tell me something"));

        Assert.StartsWith(TextOf(heard), "The office is open from nine to five on every working day.", StringComparison.Ordinal);
        Assert.DoesNotContain(heard, update => update.FinishReason is not null);

        // Without an exception the conversation sees that the end is missing (AnswerEnd). A connection that is reset may take words with it that were sent.
        Assert.True(failure is null ? kind is not "refuse" : AnswerFailedException.Of(failure).Kind == (TextOf(heard).Length > 0 ? FailureKind.CutOff : FailureKind.DeadConnection), $"{failure}");
    }

    [Theory]
    [InlineData("status-401", FailureKind.Refused)]
    [InlineData("status-404", FailureKind.Refused)]
    [InlineData("status-429", FailureKind.ToldToWait)]
    [InlineData("status-500", FailureKind.Unavailable)]
    [InlineData("refuse", FailureKind.DeadConnection)]
    public async Task A_refusal_has_its_kind_and_quotes_nobody(string kind, object expected)
    {
        var model = await StartAsync(($"Faults:{Role}.first-token:Kind", kind));

        var failure = AnswerFailedException.Of((await Xunit.Record.ExceptionAsync(() => AskAsync(model, "tell me something about Kowalczyk")))!);

        Assert.Equal(expected, failure.Kind);
        Assert.DoesNotContain("Kowalczyk", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_words_ends_like_one()
    {
        var updates = await AskAsync(await StartAsync(($"Faults:{Role}.stream:Kind", "empty")), "tell me something");

        Assert.Equal("", TextOf(updates));
        Assert.Contains(updates, update => update.FinishReason == ChatFinishReason.Stop);
    }

    [Theory]
    [InlineData("status-503")]
    [InlineData("status-401")]
    [InlineData("refuse")]
    public async Task The_second_model_answers_when_the_first_refuses(string kind)
    {
        var model = await StartAsync(hasFallback: true, ($"Faults:{Role}.first-token:Kind", kind), ($"Faults:{Role}.first-token:Account", FirstModel));

        Assert.StartsWith("The office", TextOf(await AskAsync(model, "tell me something")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_model_answers_when_the_first_is_silent_for_too_long()
    {
        var model = await StartAsync(hasFallback: true, ($"Faults:{Role}.first-token:Kind", "stall"), ($"Faults:{Role}.first-token:Account", FirstModel));
        await using var updates = model.GetStreamingResponseAsync(Messages("tell me something"), new ChatOptions()).GetAsyncEnumerator();

        // The wait begins before the first request is sent.
        var first = updates.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.True(await first.AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.NotEqual(FirstModel, updates.Current.ModelId);
    }

    [Fact]
    public async Task A_slow_first_token_is_awaited()
    {
        var updates = await AskAsync(await StartAsync(($"Delays:{Role}.first-token:Milliseconds", "200")), "tell me something");

        Assert.StartsWith("The office", TextOf(updates), StringComparison.Ordinal);
    }

    /// <summary>The connection strings of the product.</summary>
    private protected abstract IEnumerable<KeyValuePair<string, string?>> Connections(bool hasFallback);

    private protected Task<IChatClient> StartAsync(params (string Key, string Value)[] settings) => StartAsync(hasFallback: false, settings);

    private protected async Task<IChatClient> StartAsync(bool hasFallback, params (string Key, string Value)[] settings)
    {
        _emulator = await RunningEmulator.StartAsync(Role, [($"{Role}:Scenarios", _folder.FullName), .. Settings, .. settings]);
        var product = Host.CreateEmptyApplicationBuilder(null);
        product.Configuration.AddInMemoryCollection(Connections(hasFallback));
        product.Services.AddLogging().AddSingleton<TimeProvider>(_time);
        product.AddModel();
        _services = product.Services.BuildServiceProvider();
        return _services.GetRequiredService<IChatClient>();
    }

    private protected ValueTask DisposeServerAsync() => _emulator.DisposeAsync();

    private protected T Emulated<T>()
        where T : notnull => _emulator.Get<T>();

    private protected async Task<List<ChatResponseUpdate>> AskAsync(IChatClient model, string words, params HistoryEntry[] more)
    {
        var heard = new List<ChatResponseUpdate>();
        await AskAsync(model, heard, words, more);
        return heard;
    }

    private async Task AskAsync(IChatClient model, List<ChatResponseUpdate> heard, string words, params HistoryEntry[] more)
    {
        var asked = Request(words, more);
        await foreach (var update in model.GetStreamingResponseAsync(asked.Messages(), asked.Options()))
        {
            heard.Add(update);
        }
    }

    private AnswerRequest Request(string words, params HistoryEntry[] more) => new("Be kind.", [new CallerSaid(words), .. more], new Toolbox([_tool], []).Declarations);

    private List<ChatMessage> Messages(string words) => Request(words).Messages();

    private static string TextOf(IEnumerable<ChatResponseUpdate> updates) => string.Concat(updates.Select(update => update.Text));

    private static IEnumerable<FunctionCallContent> CallsOf(IEnumerable<ChatResponseUpdate> updates) => updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>();
}
