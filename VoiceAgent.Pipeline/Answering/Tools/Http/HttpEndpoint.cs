using System.Text.Json;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools.Http;

/// <summary>A tool that is an HTTP endpoint, as an agent's file defines it.</summary>
/// <param name="Service">The name of a service in the configuration. Only the configuration has the service's address.</param>
/// <param name="Path">
/// Relative to the service's address. <c>{name}</c> is replaced by an argument, <c>{identity}</c> by the caller's proved
/// identity. Arguments that are not in the path go into the query (GET, DELETE) or a JSON body.
/// </param>
/// <param name="Arguments">A JSON schema of an object.</param>
internal sealed record HttpToolGrant(string Name, string Description, string Service, HttpMethod Method, string Path, JsonElement Arguments, ToolKind Kind) : ToolGrant(Name)
{
    /// <summary>The placeholder of the caller's proved identity in a path.</summary>
    public const string Identity = "identity";

    /// <summary>The placeholder names (between braces) in a path.</summary>
    public static IEnumerable<string> PlacesIn(string path)
    {
        for (var open = path.IndexOf('{'); open >= 0; open = path.IndexOf('{', open + 1))
        {
            var close = path.IndexOf('}', open);
            yield return close < 0 ? "" : path[(open + 1)..close];
        }
    }
}
