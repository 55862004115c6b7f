using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Converts the offsets of one transcription to the clock of the call. A transcription counts the audio that it received, and it
/// receives nothing for the holes in the caller's audio. Frames and transcripts come from different threads.
/// </summary>
internal sealed class TranscriptClock
{
    // Transcripts concern the last seconds. More holes than this are older.
    private const int Kept = 64;

    private readonly Lock _guard = new();
    private readonly List<(TimeSpan Stream, TimeSpan Shift)> _pieces = new(Kept + 1);
    private TimeSpan _heard;

    /// <summary>The next frame of the transcription is at this place.</summary>
    public void Frame(TimeSpan at)
    {
        lock (_guard)
        {
            var shift = at - _heard;
            if (_pieces.Count == 0 || _pieces[^1].Shift != shift)
            {
                _pieces.Add((_heard, shift));
                _pieces.RemoveRange(0, Math.Max(0, _pieces.Count - Kept));
            }

            _heard += AudioFormat.FrameDuration;
        }
    }

    /// <summary>The audio from this place on moves to an earlier place.</summary>
    public void Move(TimeSpan from, TimeSpan earlier)
    {
        lock (_guard)
        {
            for (var i = _pieces.Count - 1; i >= 0 && _pieces[i].Stream + _pieces[i].Shift >= from; i--)
            {
                _pieces[i] = _pieces[i] with { Shift = _pieces[i].Shift - earlier };
            }
        }
    }

    /// <returns>Where words begin.</returns>
    public TimeSpan Start(TimeSpan offset) => At(offset, offset);

    /// <returns>Where words end. Words that end at a hole end before it.</returns>
    public TimeSpan End(TimeSpan offset) => At(offset, offset - TimeSpan.FromTicks(1));

    private TimeSpan At(TimeSpan offset, TimeSpan inside)
    {
        lock (_guard)
        {
            var piece = _pieces.FindLastIndex(piece => piece.Stream <= inside);
            return _pieces.Count == 0 ? offset : offset + _pieces[Math.Max(0, piece)].Shift;
        }
    }
}
