using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Sdk;

namespace VoiceAgent.Tests.Randomness;

public sealed partial class SeedTests
{
    [Fact]
    public void A_property_that_does_not_hold_prints_a_seed_that_draws_its_case_again()
    {
        var drawn = new List<int>();
        var never = Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), number =>
        {
            drawn.Add(number);
            return false;
        });

        var broken = Assert.Throws<XunitException>(() => never.Holds(Seed.Run, test: "Small_numbers"));
        var seed = PrintedSeed().Match(broken.Message).Groups[1].Value;
        Assert.Throws<XunitException>(() => never.Holds(Seed.ThatFailed(seed)));

        Assert.Equal(drawn[0], Assert.Single(drawn.Skip(1)));
        Assert.Contains("dotnet test --filter FullyQualifiedName~Small_numbers", broken.Message, StringComparison.Ordinal);
        Assert.Contains($"add \"{seed}\" to the [Seeds] of Small_numbers", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_draws_the_same_cases()
    {
        Assert.Equal(Drawn(), Drawn());

        List<int> Drawn()
        {
            var drawn = new List<int>();
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), drawn.Add).Holds(Seed.Run);
            return drawn;
        }
    }

    [Fact]
    public void A_seed_that_failed_once_stands_for_its_own_case_and_says_so_in_the_tests_name()
    {
        var seed = Seed.ThatFailed("277608");

        Assert.Equal((277_608, 1, "277608, which failed once"), (seed.Number, seed.Cases(200), seed.ToString()));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("1,2")]
    [InlineData("-3")]
    public void What_is_no_seed_is_refused_with_what_to_give(string text) =>
        Assert.Contains($"VOICEAGENT_SEED is '{text}'. Give a whole number, 'random', or", Assert.Throws<FormatException>(() => Seed.ThatFailed(text)).Message, StringComparison.Ordinal);

    [GeneratedRegex(@"VOICEAGENT_SEED=(\d+,\d+,\d+) ")]
    private static partial Regex PrintedSeed();
}
