using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.OpenAI;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Bench.ModelPort;

/// <summary>
/// One round with four tools, from the request to the last token: by the former port, by the current one with and without a listener
/// for its telemetry, and by the ecosystem's client of the same service.
/// </summary>
internal sealed class ModelRounds : IDisposable
{
    public const int Tokens = 40;

    private const string Instructions = "You help callers with their insurance claims. Answer in one or two short sentences, as one does on the telephone.";
    private const string Said = "I'd like to check the status of my claim";
    private const string Schema = """{"type":"object","properties":{"member_number":{"type":"string","description":"The four digits of the member number, as the caller said them."},"service":{"type":"string"}},"required":["member_number"]}""";
    private const string HeardSource = "Heard";

    private static readonly (string Name, string Description, string Schema)[] Tools = [.. Enumerable.Range(1, 4).Select(number => ($"tool_{number}", "Finds a claim by the member number.", Schema))];

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == HeardSource,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly OpenAI.Chat.ChatClient _client;
    private readonly AnswerRequest _request = new(
        Instructions, [new CallerSaid(Said)], [.. Tools.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, JsonElement.Parse(tool.Schema)))]);

    public ModelRounds()
    {
        ActivitySource.AddActivityListener(_listener);
        var endpoint = new Uri("http://127.0.0.1:1/openai/v1");
        _client = new OpenAI.Chat.ChatClient(
            "gpt-4o-mini",
            new ApiKeyCredential("key"),
            new OpenAIClientOptions { Endpoint = endpoint, Transport = new HttpClientPipelineTransport(new HttpClient(new CannedService(Tokens))) });
        var ours = new OpenAIModel(_client, new OpenAIConnection(endpoint, "key", "gpt-4o-mini"));
        var (unheard, heard, ecosystem) = (ours.WithTelemetry(), ours.AsBuilder().UseOpenTelemetry(sourceName: HeardSource).Build(), _client.AsIChatClient());
        Arms =
        [
            ("before: own records", BeforeAsync),
            ("now: IChatClient", () => ReadAsync(ours)),
            ("now, telemetry without a listener", () => ReadAsync(unheard)),
            ("now, telemetry with a listener", () => ReadAsync(heard)),
            ("Microsoft.Extensions.AI.OpenAI's client", () => ReadAsync(ecosystem)),
        ];
    }

    public IReadOnlyList<(string Name, Func<Task<int>> RunAsync)> Arms { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<int> BeforeAsync()
    {
        var length = 0;
        await foreach (var part in PartsReader.ReadAsync(_client, Instructions, Said, Tools, CancellationToken.None))
        {
            length += part is TextPart text ? text.Text.Length : 0;
        }

        return length;
    }

    // The product reads a round in the same way.
    private async Task<int> ReadAsync(IChatClient model)
    {
        var (length, whole) = (0, false);
        await foreach (var update in model.GetStreamingResponseAsync(_request.Messages(), _request.Options()))
        {
            for (var at = 0; at < update.Contents.Count; at++)
            {
                length += update.Contents[at] is TextContent text ? text.Text.Length : 0;
            }

            whole |= update.IsWhole();
        }

        return whole ? length : throw new InvalidOperationException("The stream was cut.");
    }
}
