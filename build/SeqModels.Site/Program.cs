using SeqModels.Site;

// The two halves of build/site that docfx does not do:
//   stage REPOSITORY FOLDER   writes what docfx builds the site from
//   check SITE FOLDER         checks links, anchors and references of the built pages
try
{
    switch (args)
    {
        case ["stage", string repository, string folder]:
            return Status(new Stage(new Repository(repository), folder).Write());
        case ["check", string site, string folder]:
            return Status(new SiteCheck(site, folder).Problems());
        default:
            Console.Error.WriteLine("SeqModels.Site stage REPOSITORY FOLDER | check SITE FOLDER");
            return 2;
    }
}
catch (Exception e) when (e is InvalidDataException or IOException)
{
    return Status([e.Message]);
}

static int Status(IEnumerable<string> problems)
{
    int status = 0;
    foreach (string problem in problems)
    {
        Console.Error.WriteLine($"error: {problem}");
        status = 1;
    }

    return status;
}
