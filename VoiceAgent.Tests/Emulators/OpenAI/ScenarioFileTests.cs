using Microsoft.Extensions.Options;
using VoiceAgent.Emulators;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Tests.Emulators.OpenAI;

public sealed class ScenarioFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scenarios").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("replies: []", 1, "'scenario' is missing")]
    [InlineData("scenario: x\nreplies: []", 2, "expected a list that is not empty")]
    [InlineData("scenario: x\nreplies:\n  - name: a", 3, "a reply needs 'say' or 'call'")]
    [InlineData("scenario: x\nreplies:\n  - name: a\n    sai: hello", 4, "'sai' is not allowed here")]
    [InlineData("scenario: x\nreplies:\n  - name: a\n    caller matches: '('\n    say: hello", 4, "Not enough )'s")]
    [InlineData("scenario: x\nreplies:\n  - name: a\n    digits: some\n    say: hello", 4, "'some' is not a number of digits")]
    [InlineData("scenario: x\nreplies:\n  - name: a\n    say: hello {digits", 4, "has a brace")]
    [InlineData("scenario: x\nreplies:\n  - name: a\n    say: '{digits|loud}'", 4, "only '|sentence', '|spoken' and '|name' are known")]
    [InlineData("scenario: x\nreplies:\n  - name: a\n    result: { a: b }\n    say: hello", 4, "'result' needs 'after tool'")]
    [InlineData("scenario: x\nreplies: ]", 2, "")]
    public void An_error_names_the_file_the_line_and_the_reason(string yaml, long line, string reason)
    {
        var file = Path.Combine(_folder, "bad.yaml");
        File.WriteAllText(file, yaml);
        var wrong = Assert.Throws<ScenarioException>(() => ScenarioFile.Read(file));
        Assert.Equal(file, wrong.File);
        Assert.Equal(line, wrong.Line);
        Assert.Contains(reason, wrong.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scenario_with_an_error_stops_the_program_at_its_start()
    {
        File.WriteAllText(Path.Combine(_folder, "bad.yaml"), "scenario: x");
        var refused = Assert.Throws<OptionsValidationException>(() => EmulatorRole.Find("openai")!.Build(["--OpenAI:Key=k", $"--OpenAI:Scenarios={_folder}"]));
        Assert.Contains("bad.yaml:1: 'replies' is missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_folder_brings_another_business_case()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "table.yaml"), "scenario: Tables\nreplies:\n  - name: a table\n    caller says: book a table\n    say: For how many people?");
        await using var model = await EmulatedModel.StartAsync(("OpenAI:Scenarios", _folder));
        var answer = await model.AskAsync([new global::OpenAI.Chat.UserChatMessage("could I book a table")]);
        Assert.Equal("For how many people?", answer.Content[0].Text);
    }
}
