using System.Runtime.CompilerServices;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Speaking.Pieces;

/// <summary>Reads audio from an HTTP response, and translates its failures. None of the reasons quotes what is said.</summary>
internal static class ServedSpeech
{
    private const int PieceLength = 8192;

    /// <exception cref="SynthesisFailedException">The server refuses or cannot be reached.</exception>
    public static async Task<HttpResponseMessage> RequestAsync(Func<Task<HttpResponseMessage>> send, string server)
    {
        HttpResponseMessage response;
        try
        {
            response = await send();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new SynthesisFailedException($"{server} cannot be reached.", failure) { Kind = FailureKind.DeadConnection };
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new SynthesisFailedException($"{server} answered with status {(int)response.StatusCode}.") { Kind = ServiceClient.KindOf(response) };
        }
    }

    /// <exception cref="SynthesisFailedException">The connection broke.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, string server, [EnumeratorCancellation] CancellationToken yielded)
    {
        await using var body = await response.Content.ReadAsStreamAsync(yielded);
        var buffer = new byte[PieceLength];
        while (true)
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer, yielded);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                throw new SynthesisFailedException($"The connection to {server} broke.", failure) { Kind = FailureKind.CutOff };
            }

            if (read == 0)
            {
                yield break;
            }

            yield return buffer.AsMemory(0, read);
        }
    }
}
