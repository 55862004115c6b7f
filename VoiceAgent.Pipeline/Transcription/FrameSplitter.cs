using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>Cuts a caller's audio of any rate and piece length into frames of 20 ms at 16 kHz, the rate of the Whisper models.</summary>
internal sealed class FrameSplitter(AudioFormat from)
{
    public static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    private readonly PcmRate _rate = new(from.SampleRate, Format.SampleRate);
    private readonly byte[] _frame = new byte[Format.BytesPerFrame];
    private byte[] _piece = [];
    private int _filled;

    public delegate void Receiver(ReadOnlySpan<byte> frame);

    public void Split(ReadOnlySpan<byte> pcm, Receiver receive)
    {
        for (var rest = Converted(pcm); !rest.IsEmpty;)
        {
            var taken = Math.Min(rest.Length, _frame.Length - _filled);
            rest[..taken].CopyTo(_frame.AsSpan(_filled));
            rest = rest[taken..];
            _filled += taken;
            if (_filled == _frame.Length)
            {
                _filled = 0;
                receive(_frame);
            }
        }
    }

    private ReadOnlySpan<byte> Converted(ReadOnlySpan<byte> pcm)
    {
        if (from == Format)
        {
            return pcm;
        }

        if (_piece.Length < pcm.Length)
        {
            _piece = new byte[pcm.Length];
        }

        pcm.CopyTo(_piece);
        return _rate.Convert(_piece.AsMemory(0, pcm.Length)).Span;
    }
}
