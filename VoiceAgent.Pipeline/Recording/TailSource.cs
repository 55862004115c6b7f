using System.Runtime.InteropServices;
using VoiceAgent.Recordings;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Cuts the audio that the mixer holds back into pieces for the tail. When something changes that was already taken, it is taken again from
/// there on. The recorder's lock guards it.
/// </summary>
/// <param name="pieceSamples">The length of a piece. The mixer hands on whole pieces.</param>
/// <param name="slots">So many pieces are kept. A later one replaces the oldest.</param>
internal sealed class TailSource(StereoMixer mixer, RecordingTarget target, int pieceSamples, int slots)
{
    private const long Nowhere = long.MaxValue;

    private long _next = target.Begins;
    private long _due = target.Begins;
    private long _changed = Nowhere;
    private long _end = target.Begins;
    private long _sequence;
    private (TimeSpan From, TimeSpan Until)? _doubt;

    /// <summary>From here on the pieces that are kept may have digits that are silenced by now, until they are taken again.</summary>
    private long _outdated = Nowhere;

    public bool HasPiece => Next + pieceSamples <= _due;

    private long Next => Math.Max(_next, mixer.HandedOn);

    /// <summary>The caller's audio has reached an offset.</summary>
    /// <returns>True when it has completed a piece. Changes wait for that, so that they cost few requests.</returns>
    public bool Reach(TimeSpan reached)
    {
        var end = WholePieces(target.SamplesOf(reached));
        if (end <= _due)
        {
            return false;
        }

        _next = Math.Min(_next, WholePieces(_changed));
        (_due, _changed) = (end, Nowhere);
        return true;
    }

    public void Changed(TimeSpan from) => _changed = Math.Min(_changed, target.SamplesOf(from));

    /// <summary>The caller is silenced from an offset on.</summary>
    public void Silenced(TimeSpan from)
    {
        Changed(from);
        _outdated = Math.Min(_outdated, target.SamplesOf(from));
    }

    /// <summary>The piece at this position was not stored. It is taken again.</summary>
    public void Repeat(long position)
    {
        _next = Math.Min(_next, position);
        if (_doubt is not null || _outdated < Nowhere)
        {
            _outdated = Math.Min(_outdated, position);
        }
    }

    /// <param name="until">When the doubt ends unless something new happens.</param>
    public void Doubt(TimeSpan from, TimeSpan until) => _doubt = (from, until);

    public void Trust() => _doubt = null;

    public TailPiece Take(Span<byte> audio)
    {
        var position = Next;
        mixer.Copy(position, MemoryMarshal.Cast<byte, int>(audio));
        _next = position + pieceSamples;
        _end = Math.Max(_end, _next);

        // This piece is no longer outdated, and those after it may still be.
        if (_outdated >= position || position - _outdated > (long)slots * pieceSamples)
        {
            _outdated = Math.Max(_outdated, _next) < _end ? Math.Max(_outdated, _next) : Nowhere;
        }

        // What was handed on counts as free of card digits. It is stored in the clear.
        var from = _doubt is { } doubt ? Math.Max(target.SamplesOf(doubt.From), mixer.HandedOn) : Nowhere;
        var until = _doubt is { } due ? target.SamplesOf(due.Until) : 0;
        return new TailPiece(target.Start.Token, target.Format.SampleRate, position, ++_sequence, Math.Min(from, _outdated), _outdated < Nowhere ? Nowhere : until);
    }

    // Rounds down.
    private long WholePieces(long sample) =>
        sample <= target.Begins ? target.Begins : sample == Nowhere ? Nowhere : sample - ((sample - target.Begins) % pieceSamples);
}
