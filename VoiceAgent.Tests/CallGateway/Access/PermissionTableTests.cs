using System.Text;
using System.Text.RegularExpressions;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Access;

/// <summary>The documentation has the table that the programs use.</summary>
public sealed partial class PermissionTableTests
{
    private const string Page = "docs/access.md";
    private const string Rewrite = "VOICEAGENT_WRITE_PERMISSIONS=1 dotnet test VoiceAgent.Tests --filter FullyQualifiedName~PermissionTableTests";

    [Fact]
    public void The_documentation_shows_the_table()
    {
        var path = Path.Combine(SourceTree.Root, Page);
        var written = File.ReadAllText(path);
        var drawn = Place().Replace(written, $"<!-- permissions -->\n{Draw()}<!-- /permissions -->");
        if (Environment.GetEnvironmentVariable("VOICEAGENT_WRITE_PERMISSIONS") == "1")
        {
            File.WriteAllText(path, drawn);
        }

        Assert.True(Place().IsMatch(written), $"{Page} has no place for the table between <!-- permissions --> and <!-- /permissions -->.");
        Assert.True(File.ReadAllText(path) == drawn, $"{Page} does not show the permissions of the programs. This writes them: {Rewrite}");
    }

    [Fact]
    public void Each_role_of_people_may_do_what_the_lower_one_may()
    {
        string[] people = [Roles.Viewer, Roles.Operator, Roles.Supervisor, Roles.Admin];
        foreach (var (lower, higher) in people.Zip(people.Skip(1)))
        {
            Assert.All(Permissions.Table.Where(permission => permission.Roles.Contains(lower)), permission => Assert.Contains(higher, permission.Roles));
        }
    }

    [Fact]
    public void The_older_roles_keep_what_they_allowed()
    {
        string[] read = [Permissions.CallsRead, Permissions.TranscriptsRead, Permissions.RecordingsListen, Permissions.ScaleRead];
        string[] control = [Permissions.CallsHangUp, Permissions.CallsTransfer, Permissions.CallsRecording, Permissions.CallsHandOver];

        Assert.All(read, permission => Assert.True(Permissions.Allow([Roles.Read], permission)));
        Assert.All(control, permission => Assert.True(Permissions.Allow([Roles.Control], permission)));
        Assert.All(control, permission => Assert.False(Permissions.Allow([Roles.Read], permission)));
        Assert.All(read, permission => Assert.False(Permissions.Allow([Roles.Control], permission)));
    }

    private static string Draw()
    {
        var table = new StringBuilder($"| permission | allows | {string.Join(" | ", Roles.All.Select(role => $"`{role}`"))} |\n|---|---|{string.Concat(Roles.All.Select(_ => "---|"))}\n");
        foreach (var permission in Permissions.Table)
        {
            table.Append($"| `{permission.Name}` | {permission.Allows} | {string.Join(" | ", Roles.All.Select(role => permission.Roles.Contains(role) ? "yes" : "–"))} |\n");
        }

        return table.ToString();
    }

    [GeneratedRegex("<!-- permissions -->.*<!-- /permissions -->", RegexOptions.Singleline)]
    private static partial Regex Place();
}
