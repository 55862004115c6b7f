using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>Changes the sample rate of a stream, 20 ms at a time. The filter needs the frames before and after, so it delays the audio by 20 ms.</summary>
internal sealed class FrameResampler(int from, int to)
{
    private readonly float[] _window = new float[3 * from / Conversation.FramesASecond];

    public short[] Convert(ReadOnlySpan<short> frame)
    {
        if (from == to)
        {
            return frame.ToArray();
        }

        var length = from / Conversation.FramesASecond;
        _window.AsSpan(length).CopyTo(_window);
        for (var i = 0; i < length; i++)
        {
            _window[(2 * length) + i] = frame[i];
        }

        var converted = Resampler.Between(from, to).Convert(_window).AsSpan(to / Conversation.FramesASecond, to / Conversation.FramesASecond);
        var pcm = new short[converted.Length];
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)Math.Clamp(MathF.Round(converted[i]), short.MinValue, short.MaxValue);
        }

        return pcm;
    }
}
