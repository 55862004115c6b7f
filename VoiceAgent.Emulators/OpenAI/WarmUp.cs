using System.Text;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>Answers one request at the start. The first answer takes 100 ms longer because code is compiled, and a caller would notice this.</summary>
internal sealed class WarmUp(ChatCompletions completions) : IHostedService
{
    private const string Request =
        """{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"system","content":"claims"},{"role":"user","content":"four seven one nine"}]}""";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(Request));
        var request = await ChatRequestReader.ReadAsync(body, cancellationToken);
        await completions.StreamAsync(request, Stream.Null, StreamFault.None, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
