using Aspire.Hosting;
using VoiceAgent.AppHost;
using VoiceAgent.Tests.Architecture;

namespace VoiceAgent.Tests.AppHost;

public sealed class DelayProfileTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "VoiceAgent.AppHost");

    [Fact]
    public void Azure_is_the_profile_that_the_emulators_ship() =>
        Assert.Contains("speech.phrase", File.ReadAllText(DelayProfile.PathOf("azure", Folder)!));

    [Fact]
    public void A_fail_over_is_a_profile_too() =>
        Assert.Contains("openai.stream", File.ReadAllText(DelayProfile.PathOf("fail-over", Folder)!));

    [Fact]
    public void Without_the_setting_nothing_is_delayed() => Assert.Null(DelayProfile.PathOf(null, Folder));

    [Fact]
    public void A_profile_that_is_not_there_is_refused_by_its_path() =>
        Assert.Contains("azur.json", Assert.Throws<DistributedApplicationException>(() => DelayProfile.PathOf("azur.json", Folder)).Message);
}
