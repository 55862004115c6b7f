using Aspire.Hosting;
using VoiceAgent.AppHost;

namespace VoiceAgent.Tests.AppHost;

public sealed class CommandLineTests
{
    [Fact]
    public void Switches_are_taken_and_settings_are_left_to_the_configuration()
    {
        var asked = CommandLine.Parse(["--demo", "--exit", "--fresh", "--data", "/elsewhere", "--ConnectionStrings:openai=Endpoint=http://127.0.0.1:11434/v1"]);

        Assert.True(asked is { Demo: true, Exit: true, Fresh: true, Call: false, IsConversation: true });
        Assert.Equal(["--data", "/elsewhere", "--ConnectionStrings:openai=Endpoint=http://127.0.0.1:11434/v1"], asked.Settings);
    }

    [Theory]
    [InlineData("--demo", "--call")]
    [InlineData("--exit")]
    [InlineData("--exit", "--call")]
    public void Switches_that_contradict_each_other_are_refused_with_the_usage(params string[] args) =>
        Assert.Contains(CommandLine.Usage, Assert.Throws<DistributedApplicationException>(() => CommandLine.Parse(args)).Message);
}
