using VoiceAgent.Pipeline.Quality;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Quality;

public sealed class EModelTests
{
    // ITU-T G.107, Annex B, table B.1. The table rounds 4.024 up.
    [Theory]
    [InlineData(90, 4.34)]
    [InlineData(80, 4.03)]
    [InlineData(70, 3.60)]
    [InlineData(60, 3.10)]
    [InlineData(50, 2.58)]
    [InlineData(0, 1)]
    [InlineData(-20, 1)]
    [InlineData(3, 1)]
    [InlineData(100, 4.5)]
    [InlineData(120, 4.5)]
    public void A_rating_has_the_score_of_the_recommendation(double rating, double score) => Assert.Equal(score, EModel.ScoreOf(rating), 0.0061);

    [Theory]
    [InlineData(0, 93.2)]
    [InlineData(100, 90.8)]
    [InlineData(177.3, 88.9448)]
    [InlineData(400, 59.103)]
    public void Delay_disturbs_more_once_it_is_noticed(double milliseconds, double rating) =>
        Assert.Equal(rating, EModel.Rating(0, 0, TimeSpan.FromMilliseconds(milliseconds)), 0.001);

    // 95 × 1 / (1 + 4.3), and 95 × 3 / (3 / 1.94 + 4.3) for two frames in a row.
    [Theory]
    [InlineData(0.01, 1, 93.2 - 17.9245)]
    [InlineData(0.03, 1, 93.2 - 39.0411)]
    [InlineData(0.03, 2, 93.2 - 48.7483)]
    public void Loss_disturbs_as_G_711_without_concealment(double loss, double meanBurst, double rating) =>
        Assert.Equal(rating, EModel.Rating(loss, meanBurst, TimeSpan.Zero), 0.001);

    [Fact]
    public void More_loss_and_more_delay_never_give_a_better_score()
    {
        for (var step = 0; step < 100; step++)
        {
            Assert.True(EModel.Rating((step + 1) / 100.0, 1, TimeSpan.Zero) < EModel.Rating(step / 100.0, 1, TimeSpan.Zero));
            Assert.True(EModel.Rating(0, 1, TimeSpan.FromMilliseconds(10 * (step + 1))) < EModel.Rating(0, 1, TimeSpan.FromMilliseconds(10 * step)));
            Assert.True(EModel.ScoreOf(step + 1) >= EModel.ScoreOf(step));
        }
    }
}
