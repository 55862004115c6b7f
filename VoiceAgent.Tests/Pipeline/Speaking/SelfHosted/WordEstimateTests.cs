using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Speaking.Pieces;
using VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

namespace VoiceAgent.Tests.Pipeline.Speaking.SelfHosted;

/// <summary>The emulated voice knows where its words are. The estimate is compared with that.</summary>
[Collection(SelfHostedSpeech.Name)]
public sealed class WordEstimateTests(SelfHostedServers servers)
{
    private const int Rate = 16_000;

    private static readonly string[] Texts =
    [
        "Your claim was approved on Monday, and the check is in the mail.",
        "Thank you for calling Contoso. How can I help you today?",
        "I have a table for four at half past seven on Friday evening.",
        "Let me see. The balance of your account is two hundred and forty dollars, and it is due on the first of March.",
        "One moment, please.",
    ];

    [Fact]
    public async Task The_mean_error_is_below_150_ms()
    {
        var errors = new List<double>();
        foreach (var text in Texts)
        {
            var clauses = await servers.SpokenAsync(text, Rate);
            var pcm = MemoryMarshal.AsBytes<short>(clauses.SelectMany(clause => clause.Pcm.ToArray()).ToArray()).ToArray();

            // A word ends where the next begins. The end of a coded word is a little later than that of the spoken one.
            var starts = clauses.SelectMany(clause => clause.Words).Select(word => word.Start).ToArray();
            var estimated = WordEstimate.Of(text, pcm, new AudioFormat(Rate));
            Assert.Equal(starts.Length, estimated.Count);
            errors.AddRange(starts.Skip(1).Select((start, at) => Math.Abs((start - (estimated[at].Offset + estimated[at].Duration)).TotalMilliseconds)));
        }

        Assert.True(errors.Average() < 150, $"Mean {errors.Average():F0} ms, worst {errors.Max():F0} ms");
    }

    [Fact]
    public void Audio_that_broke_off_has_only_the_words_that_are_certainly_in_it()
    {
        var pcm = new byte[new AudioFormat(Rate).BytesFor(TimeSpan.FromSeconds(1.5))];
        MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(3_000);

        var words = WordEstimate.Of(Texts[0], pcm, new AudioFormat(Rate), isWhole: false);

        Assert.Equal("Your claim was", Texts[0][..words[^1].TextEnd]);
    }

    [Fact]
    public void Silence_has_no_words() => Assert.Empty(WordEstimate.Of(Texts[0], new byte[32_000], new AudioFormat(Rate)));
}
