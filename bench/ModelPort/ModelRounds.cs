using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using OpenAI;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.OpenAI;

namespace VoiceAgent.Bench.ModelPort;

/// <summary>
/// One round of forty tokens with four tools offered, from the request to the last token read: by our port before and now, by the
/// ecosystem's client of the same service, and with its telemetry. Divide by forty for a token.
/// </summary>
public class ModelRounds
{
    private const int Tokens = 40;
    private const string Instructions = "You help callers with their insurance claims. Answer in one or two short sentences, as one does on the telephone.";
    private const string Said = "I'd like to check the status of my claim";
    private const string Schema = """{"type":"object","properties":{"member_number":{"type":"string","description":"The four digits of the member number, as the caller said them."},"service":{"type":"string"}},"required":["member_number"]}""";

    private static readonly (string Name, string Description, string Schema)[] Tools = [.. Enumerable.Range(1, 4).Select(number => ($"tool_{number}", "Finds a claim by the member number.", Schema))];

    private readonly ActivityListener _listener = new() { ShouldListenTo = source => source.Name == "Heard", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
    private OpenAI.Chat.ChatClient _client = null!;
    private AnswerRequest _request = null!;
    private IChatClient _ours = null!;
    private IChatClient _unheard = null!;
    private IChatClient _heard = null!;
    private IChatClient _ecosystem = null!;

    [GlobalSetup]
    public void Connect()
    {
        var endpoint = new Uri("http://127.0.0.1:1/openai/v1");
        var options = new OpenAIClientOptions { Endpoint = endpoint, Transport = new HttpClientPipelineTransport(new HttpClient(new CannedService(Tokens))) };
        _client = new OpenAI.Chat.ChatClient("gpt-4o-mini", new ApiKeyCredential("key"), options);
        _request = new AnswerRequest(Instructions, [new CallerSaid(Said)], [.. Tools.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, JsonElement.Parse(tool.Schema)))]);
        _ours = new OpenAIModel(_client, endpoint, "gpt-4o-mini");
        _unheard = _ours.WithTelemetry();
        _heard = _ours.AsBuilder().UseOpenTelemetry(sourceName: "Heard").Build();
        _ecosystem = _client.AsIChatClient();
        ActivitySource.AddActivityListener(_listener);
    }

    [Benchmark(Baseline = true, Description = "before: our own records")]
    public async Task<int> Before()
    {
        var length = 0;
        await foreach (var part in PartsReader.ReadAsync(_client, Instructions, Said, Tools, CancellationToken.None))
        {
            length += part is TextPart text ? text.Text.Length : 0;
        }

        return length;
    }

    [Benchmark(Description = "now: IChatClient")]
    public Task<int> Now() => ReadAsync(_ours);

    [Benchmark(Description = "now, telemetry unheard")]
    public Task<int> Unheard() => ReadAsync(_unheard);

    [Benchmark(Description = "now, telemetry heard")]
    public Task<int> Heard() => ReadAsync(_heard);

    [Benchmark(Description = "Microsoft.Extensions.AI.OpenAI")]
    public Task<int> Ecosystem() => ReadAsync(_ecosystem);

    // As a round of the product reads.
    private async Task<int> ReadAsync(IChatClient model)
    {
        var (length, whole) = (0, false);
        await foreach (var update in model.GetStreamingResponseAsync(_request.Messages(), _request.Options()))
        {
            for (var at = 0; at < update.Contents.Count; at++)
            {
                length += update.Contents[at] is TextContent text ? text.Text.Length : 0;
            }

            whole |= AnswerFailedException.IsWhole(update);
        }

        return whole ? length : throw new InvalidOperationException("The stream was cut.");
    }
}
