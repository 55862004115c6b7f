using VoiceAgent.AppHost.Demo;

namespace VoiceAgent.Tests.AppHost.Demo;

public sealed class WelcomeTests
{
    [Fact]
    public void It_says_where_to_look_how_to_place_a_call_and_how_to_stop()
    {
        var printed = Print(new Welcome("http://localhost:18082", "https://localhost:17000/login?t=abc", "http://localhost:18083/"));

        Assert.Equal(
            [
                "VoiceAgent runs.",
                "  Aspire dashboard: Login to the dashboard at https://localhost:17000/login?t=abc   (resources, logs, traces)",
                "  Live calls:       http://localhost:18082   (Vera may look on, Olivia may also hang up)",
                """  Place a call:     curl http://localhost:18083/phone/calls -d '{"name":"claim-status"}'""",
                "  Ctrl+C stops everything.",
            ],
            printed);
    }

    [Fact]
    public void With_real_telephony_no_emulated_telephone_is_named()
    {
        var printed = Print(new Welcome("http://localhost:18082"));

        Assert.Contains("  Place a call:     dial a number of your Communication Services resource", printed);
        Assert.DoesNotContain(printed, line => line.Contains("Olivia") || line.Contains("Aspire"));
    }

    private static string[] Print(Welcome welcome)
    {
        using var output = new StringWriter();
        welcome.Print(output);
        return output.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
