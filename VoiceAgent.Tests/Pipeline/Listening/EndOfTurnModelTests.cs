using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Listening.Onnx;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

public sealed class EndOfTurnModelTests : IDisposable
{
    private readonly List<string> _files = [];

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task The_model_judges_the_last_second_when_the_caller_falls_silent(int rate)
    {
        using var model = Load(SmallOnnxModel.MeanOfMagnitudes(16_000));
        var conversation = new FakeConversation();
        var hearing = new EndOfTurnHearing(model, new AudioFormat(rate), conversation);
        Say(hearing, rate, frames: 200, value: 0, end: null);
        Say(hearing, rate, frames: 40, value: 16_384, new SpeechStopped(default, default));
        await hearing.CompleteAsync();

        // Eight tenths of the last second are half as loud as possible.
        Assert.Equal(0.4, Assert.IsType<TurnEndHeard>(Assert.Single(conversation.Told)).Probability, 0.01);
    }

    [Fact]
    public async Task A_judgement_of_a_caller_who_has_gone_on_is_dropped()
    {
        var conversation = new FakeConversation();
        var model = new SlowModel();
        var hearing = new EndOfTurnHearing(model, AudioFormat.Pcm16Mono16k, conversation);
        Say(hearing, 16_000, frames: 1, value: 100, new SpeechStopped(default, default));
        Say(hearing, 16_000, frames: 1, value: 100, new SpeechStarted(default, default));
        model.Done.SetResult(1);
        await hearing.CompleteAsync();

        Assert.Empty(conversation.Told);
    }

    [Fact]
    public async Task An_open_length_is_eight_seconds()
    {
        using var model = Load(SmallOnnxModel.MeanOfMagnitudes("samples"));

        Assert.Equal(8 * 16_000, model.Samples);
        Assert.Equal(0.25f, await model.ProbabilityOfAsync(Enumerable.Repeat(-0.25f, model.Samples).ToArray()), 0.001f);
    }

    [Fact]
    public void A_model_of_another_kind_is_refused_with_what_is_needed()
    {
        const int Int64 = 7;
        var refused = Assert.Throws<ModelUnavailableException>(() => Load(SmallOnnxModel.MeanOfMagnitudes(16_000, Int64)));

        Assert.Contains("'Listening:EndOfTurnModel' names the file", refused.Message);
    }

    [Fact]
    public void A_model_that_is_missing_is_refused_with_its_setting() =>
        Assert.Contains("'Listening:EndOfTurnModel' names the file", Assert.Throws<ModelUnavailableException>(() => new OnnxEndOfTurnModel("nowhere.onnx")).Message);

    [Theory]
    [InlineData(600, 0.9, 300)]
    [InlineData(450, 0.8, 300)]
    [InlineData(600, 0.5, 600)]
    [InlineData(600, 0.1, 1_400)]
    [InlineData(800, 0.9, 800)]
    [InlineData(800, 0.1, 1_400)]
    [InlineData(300, 0.1, 300)]
    [InlineData(1_400, 0.9, 1_400)]
    [InlineData(5_000, 0.1, 5_000)]
    public void The_voice_decides_where_the_words_leave_it_open(int afterWords, double finished, int silence)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(silence), AdaptiveSilence.Default.Weigh(TimeSpan.FromMilliseconds(afterWords), finished));
        Assert.Equal(TimeSpan.FromMilliseconds(afterWords), AdaptiveSilence.Default.Weigh(TimeSpan.FromMilliseconds(afterWords), null));
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            File.Delete(file);
        }
    }

    private OnnxEndOfTurnModel Load(byte[] model)
    {
        _files.Add(Path.GetTempFileName());
        File.WriteAllBytes(_files[^1], model);
        return new OnnxEndOfTurnModel(_files[^1]);
    }

    private static void Say(EndOfTurnHearing hearing, int rate, int frames, short value, ConversationEvent? end)
    {
        var pcm = new byte[rate / 50 * 2];
        MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(value);
        for (var frame = 1; frame <= frames; frame++)
        {
            hearing.Hear(pcm, frame == frames ? end : null);
        }
    }

    private sealed class SlowModel : IEndOfTurnAudioModel
    {
        public TaskCompletionSource<float> Done { get; } = new();

        public int Samples => 16_000;

        public Task<float> ProbabilityOfAsync(ReadOnlyMemory<float> audio) => Done.Task;
    }
}
