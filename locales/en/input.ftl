## Fields
field-country = Country/region
field-company_name = Company name
field-domain = Primary domain name
field-domain_reason = Reason for the change
field-microsoft_id = Microsoft ID
field-address_line1 = Address line 1
field-address_line2 = Address line 2
field-city = City
field-state = State/Province
field-postal_code = ZIP/Postal code
field-registration_id = Company registration ID
field-qualification = Special qualifications
field-education_segment = Education segment
field-education_website = Education website
field-language = Language
field-reseller_id = Indirect reseller
field-tags = Tags
field-national_cloud = National cloud
field-first_name = First name
field-last_name = Last name
field-email = Email address
field-phone = Phone number
field-signatory_first_name = { field-first_name }
field-signatory_last_name = { field-last_name }
field-signatory_email = { field-email }
field-signatory_phone = { field-phone }
field-agreement = Has the customer accepted an agreement?
field-accepted_day = Agreement acceptance date
field-accepted_on = Agreement acceptance date
field-reference = Reference
field-password = Password
field-new_password = New password
field-name = Full name
field-legal_name = Legal name of the firm
field-time_zone = Time zone
hint-country = The address fields depend on the country.
hint-domain = The tenant’s initial domain name, for example contoso.onmicrosoft.com, with at most 27 letters, digits and hyphens before the suffix.
hint-domain_reason = It stays in the history. 1,000 characters or fewer.
hint-microsoft_id = If the customer already has a Microsoft tenant. For example 4a22108e-d576-4e29-a49c-e2ef13acb571.
hint-national_cloud = In a national cloud, no acceptance is required or confirmed.
hint-past = Today or earlier (time zone { $zone }). For example { $example }.
hint-past-from = Between { $first } and today (time zone { $zone }). For example { $example }.
hint-tags = Your own keywords for this customer, separated by commas. The search finds them, and you can filter the list by tag.
hint-legal_name = It appears on every report.
hint-time_zone = Paraph works out today’s date in this time zone.
registration-id-kinds = In this country: { $kinds }.
qualification-None = None
qualification-Education = Education
qualification-GovernmentCommunityCloud = Government Community Cloud
qualification-Nonprofit = Nonprofit
qualification-StateOwnedEntity = State-owned entity
education-segment-K12 = Primary/secondary (K-12)
education-segment-HigherEducation = Higher education

## Field errors
error-sign-in = Check your email address and password: they do not match any account
error-own-email-missing = Enter your email address
error-own-password-missing = Enter your password
error-at = { $of ->
    [contact] { $field } of the primary contact: { $error }
    [signatory] { $field } of the signatory: { $error }
    [date] For “{ $field }”, { $error }
   *[other] { $field }: { $error }
 }
error-too-long = Use { $max } characters or fewer
error-characters = Retype the text instead of pasting it, because it contains invisible characters
error-encoding = Retype the letters that became �, because their encoding is wrong (a program must send UTF-8)
error-first-name-missing = { $of ->
    [contact] Enter the primary contact’s first name, or a dash (–) if the person has only one name
    [signatory] Enter the signatory’s first name, or a dash (–) if the person has only one name
   *[other] Enter the first name, or a dash (–) if the person has only one name
 }
error-last-name-missing = { $of ->
    [contact] Enter the primary contact’s last name, or a dash (–) if the person has only one name
    [signatory] Enter the signatory’s last name, or a dash (–) if the person has only one name
   *[other] Enter the last name, or a dash (–) if the person has only one name
 }
error-email-missing = { $of ->
    [contact] Enter the primary contact’s email address
    [signatory] Enter the signatory’s email address
   *[other] Enter the email address
 }
error-email-format = { $of ->
    [contact] Enter the primary contact’s email address in the form name@example.com
    [signatory] Enter the signatory’s email address in the form name@example.com
   *[other] Enter an email address in the form name@example.com
 }
error-email-microsoft = { $of ->
    [contact] Enter the primary contact’s own email address: microsoft.com addresses belong to Microsoft
    [signatory] Enter the signatory’s own email address: microsoft.com addresses belong to Microsoft
   *[other] Enter an email address of the customer: microsoft.com addresses belong to Microsoft
 }
error-email-own = { $of ->
    [contact] Enter the primary contact’s own email address: this one belongs to your own firm
    [signatory] Enter the signatory’s own email address: this one belongs to your own firm
   *[other] Enter an email address of the customer: this one belongs to your own firm
 }
error-email-education = Enter the primary contact’s email address in the school’s own domain: free and onmicrosoft.com addresses do not prove that the customer is a school
error-phone-format = { $of ->
    [contact] Enter the primary contact’s phone number in digits, for example +33 1 23 45 67 89
    [signatory] Enter the signatory’s phone number in digits, for example +33 1 23 45 67 89
   *[other] Enter a phone number in digits, for example +33 1 23 45 67 89
 }
error-phone-missing = { $of ->
    [contact] Enter the primary contact’s phone number: it is required in this country
   *[other] Enter the phone number: it is required in this country
 }
error-date-missing = { $of ->
    [acceptance] Enter the date the customer accepted
    [withdrawal] Enter the date of the withdrawal
    [check] Enter the date of the check
   *[other] Enter the date, for example 27 10 2025
 }
error-date-day-missing = { $of ->
    [acceptance] Enter the day of the date the customer accepted
    [withdrawal] Enter the day of the date of the withdrawal
    [check] Enter the day of the date of the check
   *[other] Enter the day of the date
 }
error-date-month-missing = { $of ->
    [acceptance] Enter the month of the date the customer accepted
    [withdrawal] Enter the month of the date of the withdrawal
    [check] Enter the month of the date of the check
   *[other] Enter the month of the date
 }
error-date-year-missing = { $of ->
    [acceptance] Enter the year of the date the customer accepted
    [withdrawal] Enter the year of the date of the withdrawal
    [check] Enter the year of the date of the check
   *[other] Enter the year of the date
 }
error-date-impossible = { $of ->
    [acceptance] Enter the acceptance date: the day and the year in digits, the month in digits or by name
    [withdrawal] Enter the date of the withdrawal: the day and the year in digits, the month in digits or by name
    [check] Enter the date of the check: the day and the year in digits, the month in digits or by name
   *[other] Enter the day and the year in digits, the month in digits or by name, for example 27 10 2025
 }
error-date-nonexistent = { $of ->
    [acceptance] The acceptance date does not exist: check the day and the month
    [withdrawal] The date of the withdrawal does not exist: check the day and the month
    [check] The date of the check does not exist: check the day and the month
   *[other] Check the day and the month, because this date does not exist
 }
error-date-year-digits = { $of ->
    [acceptance] Enter the year of the acceptance date with four digits, for example 2025
    [withdrawal] Enter the year of the date of the withdrawal with four digits
    [check] Enter the year of the date of the check with four digits
   *[other] Enter the year with four digits, for example 2025
 }
error-date-old = { $of ->
    [acceptance] Check the year of the date the customer accepted: it cannot be before { $year }
    [withdrawal] Check the year of the date of the withdrawal: it cannot be before { $year }
    [check] Check the year of the date of the check: it cannot be before { $year }
   *[other] Check the year, which cannot be before { $year }
 }
error-date-future = { $of ->
    [acceptance] Enter today’s date or an earlier one: the acceptance date cannot be in the future
    [withdrawal] Enter today’s date or an earlier one: the date of the withdrawal cannot be in the future
    [check] Enter today’s date or an earlier one: the date of the check cannot be in the future
   *[other] Enter today’s date or an earlier one
 }
error-date-early = Enter an acceptance date of { $first } or later: this agreement did not exist before that day
error-country-missing = Choose the country or region from the list
error-company-name-missing = Enter the company name
error-company-name-short = Enter the full company name: one character is not enough
error-company-name-letters = Enter a company name with at least one letter or digit
error-company-name-legal-form = Enter the full company name: a legal form alone is not a name
error-address-missing = Enter the first line of the address
error-city-missing = Enter the city
error-state-missing = Choose the state or province from the list
error-postal-code = Enter the postal code in the format of this country, for example { $example }
error-registration-id-missing = Enter the company registration ID: it is required in this country ({ $kinds })
error-qualification-missing = Choose a special qualification, or None
error-qualification-us-only = Choose another qualification: Government Community Cloud is for the United States only
error-qualification-contact = Choose another qualification, or first enter an email address of the school’s own domain for the primary contact
error-country-contact = Choose another country, or first enter the primary contact’s phone number: it is required in this country
error-education-segment-missing = Choose the education segment
error-website-format = Enter the education website in the form www.example.edu
error-national-cloud-unknown = Choose one of the national clouds, or the public cloud
error-language-missing = Choose the language in which Microsoft writes to the customer
error-reseller-unknown = Choose an indirect reseller from the list
error-tag-long = Use 50 characters or fewer for each tag
error-tags-many = Use 150 tags or fewer
error-domain-missing = Enter the primary domain name
error-domain-format = Enter the primary domain name with letters, digits and hyphens only, and a letter or digit first and last
error-domain-initial = Enter the initial domain name of the tenant, which ends with { $suffix }, not one of the customer’s own domain names
error-domain-cloud = Enter a primary domain name that ends with { $suffix }, or choose the national cloud to which this one belongs
error-domain-other-cloud = Enter a primary domain name that ends with { $suffix }. If this one is right, first change the national cloud under Company info
error-domain-long = Shorten the primary domain name to { $max } characters or fewer before { $suffix }
error-domain-taken = Enter another primary domain name: { $customer } already has this one
error-domain-reason-missing = Enter the reason for the change
error-microsoft-id-format = Enter the Microsoft ID with its 32 hexadecimal digits, for example 4a22108e-d576-4e29-a49c-e2ef13acb571
error-microsoft-id-taken = Check the Microsoft ID: { $customer } already has this one
error-agreement-missing = Choose whether the customer has accepted the agreement or will be asked to
error-legal-name-missing = Enter the legal name of your firm
error-time-zone-missing = Choose the time zone of your firm from the list
error-name-missing = Enter the full name
error-password-short = Choose a password of { $min } characters or more
error-password-easy = Choose a password that is harder to guess: add unrelated words
