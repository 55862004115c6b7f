using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Architecture;

/// <summary>
/// All options are read and validated in the same way. They are a record with the name of their section and with their own
/// rules. <c>AddValidatedOptions</c> binds the record and checks the rules at start.
/// </summary>
public sealed partial class OptionsTests
{
    public static TheoryData<string> Projects => new("CallGateway", "Pipeline", "Dashboard", "Cosmos", "Contracts", "Emulators");

    [Fact]
    public void Nothing_but_AddValidatedOptions_binds_and_validates_options() =>
        Assert.Empty(new[] { "CallGateway", "Pipeline", "Dashboard", "CallLog", "Contracts", "Cosmos", "Recordings", "ServiceDefaults", "Emulators", "LoadTest", "Recovery" }
            .SelectMany(project => SourceTree.Files($"VoiceAgent.{project}"))
            .Where(file => Path.GetFileName(file.Path) != "ValidatedOptions.cs")
            .SelectMany(file => file.Lines.Where(line => OtherDialect().IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}")));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_section_is_validated_at_start(string project)
    {
        var registered = SourceTree.Files(".").SelectMany(file => file.Lines).SelectMany(line => Registration().Matches(line)).Select(match => match.Groups[1].Value).ToHashSet();
        var sections = Assembly.Load($"VoiceAgent.{project}").GetTypes().Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is not null).ToList();

        Assert.NotEmpty(sections);
        Assert.All(sections, section => Assert.Contains(section.Name, registered));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Options_that_are_handed_out_are_of_a_section(string project)
    {
        var handedOut = Assembly.Load($"VoiceAgent.{project}").GetTypes()
            .SelectMany(type => type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType)
            .Where(type => type.IsGenericType && type.Name.StartsWith("IOptions", StringComparison.Ordinal))
            .Select(type => type.GetGenericArguments()[0])
            .Where(type => type.Namespace?.StartsWith("VoiceAgent.", StringComparison.Ordinal) == true)
            .Distinct();

        Assert.All(handedOut, options => Assert.True(
            options.GetField("Section") is not null || typeof(IValidatableObject).IsAssignableFrom(options),
            $"{options.FullName} needs a constant Section and AddValidatedOptions."));
    }

    [GeneratedRegex("IValidateOptions|ValidateOnStart|ValidateDataAnnotations|BindConfiguration|bool IsUsable")]
    private static partial Regex OtherDialect();

    [GeneratedRegex(@"AddValidatedOptions<(\w+)>\(")]
    private static partial Regex Registration();
}
