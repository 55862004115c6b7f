namespace VoiceAgent.Contracts.Access;

/// <summary>The roles in access tokens. What each of them allows is in <see cref="Permissions.Table"/>.</summary>
public static class Roles
{
    /// <summary>Sees calls and reads transcripts.</summary>
    public const string Viewer = "viewer";

    /// <summary>Also listens to recordings and acts on calls.</summary>
    public const string Operator = "operator";

    /// <summary>Also places calls, manages campaigns, keeps recordings from deletion and reads the audit.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>May do everything that people may do.</summary>
    public const string Admin = "admin";

    /// <summary>The app role of services that read calls. People who were given it before the other roles existed keep it.</summary>
    public const string Read = "Calls.Read";

    /// <summary>The app role of services that act on calls, such as the pipeline. People who were given it before the other roles existed keep it.</summary>
    public const string Control = "Calls.Control";

    public static IReadOnlyList<string> All { get; } = [Viewer, Operator, Supervisor, Admin, Read, Control];
}
