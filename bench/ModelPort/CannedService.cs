using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace VoiceAgent.Bench.ModelPort;

/// <summary>A service without a network. It answers every request with the same stream, with the fields that Azure OpenAI sends.</summary>
internal sealed class CannedService(int tokens) : HttpMessageHandler
{
    private readonly byte[] _stream = Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Range(0, tokens).Select(token => Chunk($$"""{"index":0,"delta":{"content":"word{{token}} "},"logprobs":null,"finish_reason":null}"""))
            .Append(Chunk("""{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}"""))
            .Append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":40,\"total_tokens\":940}}\n\n")
            .Append("data: [DONE]\n\n")));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Write the request as to a socket, because converting the history is part of a round.
        await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
        var content = new ByteArrayContent(_stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private static string Chunk(string choice) =>
        $"data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"gpt-4o-mini\",\"system_fingerprint\":\"fp_1\",\"choices\":[{choice}],\"usage\":null}}\n\n";
}
