using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.Tests.AppHost;

public sealed class DelayProfileTests
{
    [Fact]
    public void Azure_is_the_profile_that_the_emulators_ship() =>
        Assert.Contains("speech.phrase", File.ReadAllText(DelayProfile.PathOf("azure")!));

    [Fact]
    public void A_fail_over_is_a_profile_too() =>
        Assert.Contains("openai.stream", File.ReadAllText(DelayProfile.PathOf("fail-over")!));

    [Fact]
    public void Without_the_setting_nothing_is_delayed() => Assert.Null(DelayProfile.PathOf(null));

    [Fact]
    public void A_profile_that_is_not_there_is_refused_by_its_path() =>
        Assert.Contains("azur.json", Assert.Throws<CommandLineException>(() => DelayProfile.PathOf("azur.json")).Message);

    [Fact]
    public void A_profile_with_a_slip_in_its_name_is_refused_with_the_nearest() =>
        Assert.Contains("Did you mean --delays=azure?", Assert.Throws<CommandLineException>(() => DelayProfile.PathOf("azur")).Message);

    [Fact]
    public void A_profile_that_is_no_JSON_is_refused_before_six_emulators_do()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "{ delays: ");

        Assert.Contains("cannot be read as JSON", Assert.Throws<CommandLineException>(() => DelayProfile.PathOf(file)).Message);
        File.Delete(file);
    }
}
