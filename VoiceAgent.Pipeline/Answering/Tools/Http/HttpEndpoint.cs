using System.Text.Json;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools.Http;

/// <summary>A tool that is an HTTP endpoint, as an agent's file describes it.</summary>
/// <param name="Service">The name of a service of the configuration: where the endpoint is, is said only there.</param>
/// <param name="Path">
/// Below the service's address. <c>{name}</c> stands for an argument, <c>{identity}</c> for who the caller has proved to
/// be. Arguments that are not in it go into the query (GET, DELETE) or a JSON body.
/// </param>
/// <param name="Arguments">JSON schema of an object.</param>
internal sealed record HttpToolGrant(string Name, string Description, string Service, HttpMethod Method, string Path, JsonElement Arguments, ToolKind Kind) : ToolGrant(Name)
{
    /// <summary>The place of the caller's proved identity in a path.</summary>
    public const string Identity = "identity";

    /// <summary>The names between braces in a path.</summary>
    public static IEnumerable<string> PlacesIn(string path)
    {
        for (var open = path.IndexOf('{'); open >= 0; open = path.IndexOf('{', open + 1))
        {
            var close = path.IndexOf('}', open);
            yield return close < 0 ? "" : path[(open + 1)..close];
        }
    }
}
