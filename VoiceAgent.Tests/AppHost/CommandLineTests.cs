using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.Tests.AppHost;

public sealed class CommandLineTests
{
    [Fact]
    public void Switches_are_taken_and_settings_are_left_to_the_configuration()
    {
        var asked = CommandLine.Parse(["--demo", "--exit", "--fresh", "--data", "/elsewhere", "--ConnectionStrings:openai=Endpoint=http://127.0.0.1:11434/v1"]);

        Assert.True(asked is { Demo: true, Exit: true, Fresh: true, Call: false, Help: false, IsConversation: true });
        Assert.Equal(["--data=/elsewhere", "--ConnectionStrings:openai=Endpoint=http://127.0.0.1:11434/v1"], asked.Settings);
    }

    [Fact]
    public void An_emulated_LiveKit_server_starts_only_when_it_is_asked_for()
    {
        Assert.True(CommandLine.Parse(["--livekit"]).LiveKit);
        Assert.False(CommandLine.Parse([]).LiveKit);
    }

    [Theory]
    [InlineData("--pipelines=3", "--gateways=2", "--dashboards=2")]
    [InlineData("--pipelines", "3", "--gateways", "2", "--dashboards", "2")]
    public void The_numbers_of_programs_are_taken(params string[] args)
    {
        var asked = CommandLine.Parse([.. args, "--fresh"]);

        Assert.Equal(new Replicas(Gateways: 2, Pipelines: 3, Dashboards: 2), asked.Replicas);
        Assert.Empty(asked.Settings);
        Assert.Equal((2, 3, 2, 1), (asked.Replicas.Of("gateway"), asked.Replicas.Of("pipeline"), asked.Replicas.Of("dashboard"), asked.Replicas.Of("garnet")));
    }

    [Fact]
    public void One_program_of_each_is_the_default() => Assert.Equal(Replicas.One, CommandLine.Parse(["--fresh"]).Replicas);

    [Theory]
    [InlineData("--DcpPublisher:RandomizePorts=true")]
    [InlineData("--Parameters:identity-secret=a=b")]
    [InlineData("--ConnectionStrings:openai2=Endpoint=http://x;Model=m")]
    [InlineData("--publisher=manifest", "--output-path=/tmp/m.json")]
    [InlineData("--operation=publish", "--step=deploy", "--log-level=debug", "--environment=Staging")]
    [InlineData("--clear-cache", "--list-steps")]
    [InlineData("--voice=self-hosted", "--ConnectionStrings:piper=Endpoint=http://127.0.0.1:5000")]
    public void What_Aspire_and_the_configuration_know_is_handed_on(params string[] settings)
    {
        Assert.Equal(settings, CommandLine.Parse(settings).Settings);
        Assert.Equal(settings, CommandLine.Parse([.. settings.SelectMany(setting => setting.Split('=', 2))]).Settings);
    }

    [Theory]
    [InlineData("--data", "/tmp/a")]
    [InlineData("--data=/tmp/a")]
    public void A_folder_is_given_with_or_without_an_equals_sign(params string[] args) => Assert.Equal(["--data=/tmp/a"], CommandLine.Parse(args).Settings);

    [Fact]
    public void A_relative_folder_is_seen_from_where_the_person_stands() =>
        Assert.Equal([$"--data={Path.Combine(Environment.CurrentDirectory, "trial")}"], CommandLine.Parse(["--data", "trial"]).Settings);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("--demo", "--help", "--nonsense")]
    public void Help_is_given_whatever_else_was_typed(params string[] args) => Assert.True(CommandLine.Parse(args).Help);

    [Theory]
    [InlineData("did you mean --demo?", "--demp")]
    [InlineData("did you mean --demo?", "--dmeo")]
    [InlineData("did you mean --demo?", "-demo")]
    [InlineData("did you mean --demo?", "demo")]
    [InlineData("did you mean --demo?", "--Demo")]
    [InlineData("did you mean --fresh?", "--freshh")]
    [InlineData("did you mean --delays?", "--delay=azure")]
    [InlineData("did you mean --help?", "--hlep")]
    [InlineData("did you mean --output-path?", "--output-paht", "F")]
    [InlineData("--help lists them all", "--nonsense")]
    [InlineData("--data needs a folder", "--data")]
    [InlineData("--data needs a folder", "--data=")]
    [InlineData("--data needs a folder", "--data", "--fresh")]
    [InlineData("--delays needs a profile", "--delays")]
    [InlineData("--voice needs a name", "--voice")]
    [InlineData("There is no voice 'piper'", "--voice=piper")]
    [InlineData("--fresh takes no value", "--fresh=true")]
    [InlineData("write --Parameters:authority=<value>", "--Parameters:authority")]
    [InlineData("did you mean '--ConnectionStrings:openai'?", "--ConnectionStrings:opnai=x")]
    [InlineData("there are acs, speech", "--ConnectionStrings:database=x")]
    [InlineData("--pipelines needs a number from 1 to 9: write --pipelines=2", "--pipelines")]
    [InlineData("--pipelines needs a number", "--pipelines=0")]
    [InlineData("--gateways needs a number", "--gateways=18080")]
    [InlineData("--dashboards needs a number", "--dashboards=two")]
    [InlineData("--dashboards needs a number", "--dashboards", "--fresh")]
    [InlineData("did you mean --pipelines?", "--pipeline=2")]
    [InlineData("exclude each other", "--demo", "--call")]
    [InlineData("write --demo --exit", "--exit")]
    [InlineData("write --demo --exit", "--exit", "--call")]
    public void What_cannot_be_is_refused_in_a_sentence_that_says_what_to_write(string said, params string[] args) =>
        Assert.Contains(said, Assert.Throws<CommandLineException>(() => CommandLine.Parse(args)).Message);

    [Fact]
    public async Task The_program_prints_its_help_and_ends_well()
    {
        var (exitCode, output, errors) = await AppHostProgram.RunAsync("-?");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.All(["--demo", "--call", "--exit", "--fresh", "--data", "--delays", "--livekit", "--telephones", "--voice=self-hosted", "--ConnectionStrings:", "Examples", "/dtmf", "/quit"], part => Assert.Contains(part, output));
    }

    [Theory]
    [InlineData("There is no switch '--demp'", "--demp")]
    [InlineData("ConnectionStrings:openai lacks Model", "--ConnectionStrings:openai=Endpoint=http://127.0.0.1:1/v1")]
    [InlineData("The data folder '/proc/nope' cannot be used", "--data=/proc/nope")]
    public async Task The_program_refuses_in_one_line_and_with_its_own_exit_code(string said, params string[] args)
    {
        var (exitCode, output, errors) = await AppHostProgram.RunAsync(args);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(said, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }
}
