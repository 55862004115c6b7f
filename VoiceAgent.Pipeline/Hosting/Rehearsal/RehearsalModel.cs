using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.OpenAI;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>
/// The model's client over a service without a network. The request is written and the stream is read as in a real call. The answers
/// have figures, Markdown and, every fourth time, a call of a tool that every agent has.
/// </summary>
internal sealed class RehearsalModel(TimeProvider time) : HttpMessageHandler
{
    private const string Name = "rehearsal";
    private const int EveryToolCall = 4;

    private static readonly string[] Answers =
    [
        "All right. Your claim C 2041 of March 3rd was approved for $412.50. It will be paid within 5 to 7 days.",
        "There are **two** claims:\n- the dental visit, $89\n- the glasses, $1,250.00\nWhich one do you mean?",
        "We are open from 9 am to 5:30 pm. You can call us at +1 555 019 9001, or write to help@example.com.",
    ];

    private readonly byte[][] _answers = [.. Answers.Select(text => Stream(text.Split(' ').Select(word => (object)new { content = word + " " }), "stop"))];

    private readonly byte[] _toolCall = Stream(
        [new { tool_calls = new[] { new { index = 0, id = "call_1", type = "function", function = new { name = "pause_recording", arguments = "{}" } } } }], "tool_calls");

    private int _requests;

    /// <summary>The product's own client, connected to this service.</summary>
    public IChatClient Connect() =>
        OpenAIRegistration.Over(new OpenAIConnection(new Uri("http://localhost/openai/v1"), Key: Name, Name), this).WithTelemetry(SilentMeters.Prefix + ModelTelemetry.Source);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await request.Content!.CopyToAsync(System.IO.Stream.Null, cancellationToken);

        // A stream that is complete at once would never make its reader wait.
        await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken);
        var number = Interlocked.Increment(ref _requests);
        var content = new ByteArrayContent(number % EveryToolCall == 0 ? _toolCall : _answers[number % _answers.Length]);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private static byte[] Stream(IEnumerable<object> deltas, string reason) => Encoding.UTF8.GetBytes(string.Concat(
        deltas.Select(delta => Chunk(new { index = 0, delta, finish_reason = (string?)null }))
            .Append(Chunk(new { index = 0, delta = new { }, finish_reason = reason }))
            .Append("data: [DONE]\n\n")));

    private static string Chunk(object choice) =>
        $"data: {JsonSerializer.Serialize(new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1_764_000_000, model = Name, choices = new[] { choice } })}\n\n";
}
