using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>Writes audio in pieces, any of which a fault can replace.</summary>
internal static class StreamedAudio
{
    private const int PieceLength = 4800;

    public static async Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> audio, EmulatedFaults faults, string words)
    {
        for (var at = 0; at < audio.Length; at += PieceLength)
        {
            if (faults.Next(Operation.SynthesisStream, words: words) is { } fault)
            {
                await http.Response.Body.FlushAsync(http.RequestAborted);
                if (fault.Kind is FaultKind.Stall)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
                }

                http.Abort();
                return;
            }

            await http.Response.Body.WriteAsync(audio.Slice(at, Math.Min(PieceLength, audio.Length - at)), http.RequestAborted);
        }
    }
}
