using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Keeps the last seconds of one caller's audio. When the caller falls silent, the model judges them, which may take longer than a
/// frame. The judgement is dropped if the caller has gone on meanwhile.
/// </summary>
internal sealed class EndOfTurnHearing(IEndOfTurnAudioModel model, AudioFormat format, IConversation conversation)
{
    private readonly SampleRateConverter _converter = new(format.SampleRate, IEndOfTurnAudioModel.Rate, format.SamplesPerFrame);
    private readonly float[] _last = new float[model.Samples];
    private readonly float[] _judged = new float[model.Samples];
    private readonly float[] _converted = new float[(IEndOfTurnAudioModel.Rate / 50) + 1];
    private int _position;
    private int _silence;
    private Task _judging = Task.CompletedTask;

    /// <param name="pcm">One 20 ms frame.</param>
    /// <param name="change">The start or the end of speech that this frame caused.</param>
    public void Hear(ReadOnlySpan<byte> pcm, ConversationEvent? change)
    {
        var count = _converter.Convert(MemoryMarshal.Cast<byte, short>(pcm), _converted);
        var left = Math.Min(count, _last.Length - _position);
        _converted.AsSpan(0, left).CopyTo(_last.AsSpan(_position));
        _converted.AsSpan(left, count - left).CopyTo(_last);
        _position = (_position + count) % _last.Length;
        switch (change)
        {
            case SpeechStarted:
                Interlocked.Increment(ref _silence);
                break;
            case SpeechStopped when _judging.IsCompleted:
                _last.AsSpan(_position).CopyTo(_judged);
                _last.AsSpan(0, _position).CopyTo(_judged.AsSpan(_last.Length - _position));
                _judging = JudgeAsync(_silence);
                break;
        }
    }

    /// <summary>Completes when no judgement is in progress.</summary>
    public Task CompleteAsync() => _judging;

    private async Task JudgeAsync(int silence)
    {
        var probability = await model.ProbabilityOfAsync(_judged);
        if (Volatile.Read(ref _silence) == silence)
        {
            conversation.Post(new TurnEndHeard(Math.Clamp(probability, 0, 1)));
        }
    }
}
