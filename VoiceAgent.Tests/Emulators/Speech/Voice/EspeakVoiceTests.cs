using System.Diagnostics;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Voice;

public sealed class EspeakVoiceTests : IAsyncLifetime
{
    private readonly EspeakVoice _voice = new(Options.Create(new VoiceOptions()), TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _voice.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_word_has_its_time_at_every_rate()
    {
        foreach (var rate in new[] { 8000, 16000, 24000, 48000 })
        {
            var spoken = await _voice.SpeakAsync(Clause("My member number is 4719."), new VoiceStyle(), rate, CancellationToken.None);

            Assert.Equal(5, spoken.Starts.Length);
            Assert.Equal(spoken.Starts.Order(), spoken.Starts);
            Assert.InRange(spoken.Samples.Length / (double)rate, 1.5, 4);
            Assert.InRange(Level(spoken.Samples), 0.07, 0.11);
        }
    }

    [Fact]
    public async Task Speed_and_voice_change_what_is_heard()
    {
        var normal = await SpeakAsync(new VoiceStyle());
        var fast = await SpeakAsync(new VoiceStyle { Rate = 1.5 });
        var man = await SpeakAsync(new VoiceStyle("en-US-GuyNeural"));

        Assert.InRange((double)fast.Samples.Length / normal.Samples.Length, 0.5, 0.85);
        Assert.NotEqual(normal.Samples, man.Samples);
    }

    [Fact]
    public async Task A_voice_that_died_is_replaced_and_its_clauses_are_spoken()
    {
        await SpeakAsync(new VoiceStyle());
        var first = _voice.ProcessId!.Value;
        var waiting = Enumerable.Range(0, 20).Select(_ => SpeakAsync(new VoiceStyle())).ToArray();
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        var spoken = await Task.WhenAll(waiting);

        Assert.All(spoken, clause => Assert.NotEmpty(clause.Samples));
        Assert.NotEqual(first, _voice.ProcessId);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_disturb_the_others()
    {
        using var yielded = new CancellationTokenSource();
        var others = Enumerable.Range(0, 5).Select(_ => SpeakAsync(new VoiceStyle())).ToArray();
        var given = _voice.SpeakAsync(Clause("Never mind this one."), new VoiceStyle(), 16000, yielded.Token);
        await yielded.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.All(await Task.WhenAll(others), clause => Assert.NotEmpty(clause.Samples));
    }

    [Fact]
    public async Task A_machine_without_node_is_told_so_in_one_sentence()
    {
        await using var mute = new EspeakVoice(Options.Create(new VoiceOptions { Node = "no-such-node" }), TimeProvider.System);

        var reason = (await Assert.ThrowsAsync<VoiceUnavailableException>(() => mute.StartAsync(CancellationToken.None))).Message;

        Assert.Contains("Node.js was not found as 'no-such-node'", reason);
        Assert.DoesNotContain('\n', reason);
    }

    [Fact]
    public async Task A_machine_without_the_npm_package_is_told_so_in_one_sentence()
    {
        await using var mute = new EspeakVoice(Options.Create(new VoiceOptions { NodeModules = "/nowhere" }), TimeProvider.System);

        Assert.Contains("run 'npm ci'", (await Assert.ThrowsAsync<VoiceUnavailableException>(() => mute.StartAsync(CancellationToken.None))).Message);
    }

    private Task<VoicedClause> SpeakAsync(VoiceStyle style) => _voice.SpeakAsync(Clause("Your claim was approved."), style, 16000, CancellationToken.None);

    private static Clause Clause(string text) => new ClauseReader().Read(new Passage(text, new VoiceStyle())).Single();

    private static double Level(float[] samples) => Math.Sqrt(samples.Sum(sample => (double)sample * sample) / samples.Length);
}
