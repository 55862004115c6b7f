using System.Text.RegularExpressions;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Architecture;

/// <summary>Some words belong to one folder, some names are not allowed anywhere, and files must stay short enough to read.</summary>
public sealed partial class WordTests
{
    private const int LongestFile = 400;

    private static readonly string[] Product = ["VoiceAgent.CallGateway", "VoiceAgent.Pipeline", "VoiceAgent.Dashboard", "VoiceAgent.Contracts", "VoiceAgent.CallLog", "VoiceAgent.Cosmos", "VoiceAgent.Recordings", "VoiceAgent.ServiceDefaults", "VoiceAgent.Sip", "VoiceAgent.Rtp"];
    private static readonly string[] Everything = [.. Product, "VoiceAgent.AppHost", "VoiceAgent.Emulators", "VoiceAgent.StandIns", "VoiceAgent.Tests"];

    [Fact]
    public void No_file_is_longer_than_a_person_reads() =>
        Assert.Empty(Everything.SelectMany(folder => SourceTree.Files(folder)).Where(file => file.Lines.Length > LongestFile).Select(file => $"{file.Path}: {file.Lines.Length}"));

    [Fact]
    public void No_type_is_called_helper_util_or_manager() =>
        Assert.Empty(Everything.SelectMany(folder => SourceTree.Files(folder)).Where(file => VagueName().IsMatch(Path.GetFileNameWithoutExtension(file.Path))).Select(file => file.Path));

    [Fact]
    public void Only_the_room_of_the_telephony_service_speaks_of_incoming_call_contexts() =>
        Assert.Empty(Product.SelectMany(folder => SourceTree.Files(folder))
            .Where(file => !file.Path.Contains("/Acs/", StringComparison.Ordinal))
            .Where(file => file.Lines.Any(line => line.Contains("IncomingCallContext", StringComparison.OrdinalIgnoreCase)))
            .Select(file => file.Path));

    [Fact]
    public void Service_defaults_know_no_word_of_the_domain() =>
        Assert.Empty(SourceTree.Files("VoiceAgent.ServiceDefaults").Where(file => file.Lines.Any(line => DomainWord().IsMatch(line))).Select(file => file.Path));

    [Fact]
    public void The_product_never_asks_whether_it_runs_locally() =>
        Assert.Empty(Product.SelectMany(folder => SourceTree.Files(folder))
            .Where(file => file.Lines.Any(line => AsksForLocal().IsMatch(line)))
            .Select(file => file.Path));

    [Fact]
    public void Log_messages_are_written_by_the_generator_only() =>
        Assert.Empty(Product.SelectMany(folder => SourceTree.Files(folder)).Where(file => file.Lines.Any(line => LooseLog().IsMatch(line))).Select(file => file.Path));

    [GeneratedRegex("(Helper|Util|Utils|Utility|Manager)s?$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\b(caller|transcript|utterance|barge|epoch)\w*\b", RegexOptions.IgnoreCase)]
    private static partial Regex DomainWord();

    [GeneratedRegex(@"IsDevelopment\(\)|emulator", RegexOptions.IgnoreCase)]
    private static partial Regex AsksForLocal();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex LooseLog();
}
