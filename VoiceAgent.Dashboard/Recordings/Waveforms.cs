using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Recordings;

/// <summary>Draws the waveforms of recordings and caches the last few hundred.</summary>
internal sealed class Waveforms(IGateway gateway) : IDisposable
{
    private const int Kept = 300;

    // Twenty minutes of two channels at 16 kHz. Reading a longer recording takes too long for a picture.
    private const long LargestFile = 20 * 60 * 2 * 16_000 * 2;

    private readonly MemoryCache _drawn = new(new MemoryCacheOptions { SizeLimit = Kept });

    /// <exception cref="GatewayException">The recording is in the archive.</exception>
    /// <returns>The waveform. Null when the recording is missing, too long or unreadable. The audio element shows the error.</returns>
    public async Task<Waveform?> OfAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving)
    {
        if (_drawn.TryGetValue(call, out Waveform? known))
        {
            return known;
        }

        try
        {
            using var answer = await gateway.RecordingAsync(person, call, range: null, leaving);
            if (answer.Content.Headers.ContentLength is null or > LargestFile)
            {
                return null;
            }

            await using var wav = await answer.Content.ReadAsStreamAsync(leaving);
            var peaks = await WaveFile.PeaksAsync(wav, Waveform.Points, leaving);
            return peaks is null ? null : _drawn.Set(call, Waveform.From(peaks), new MemoryCacheEntryOptions { Size = 1 });
        }
        catch (Exception unreadable) when (unreadable is GatewayException { Archived: null } or HttpRequestException or IOException)
        {
            return null;
        }
    }

    public void Dispose() => _drawn.Dispose();
}
