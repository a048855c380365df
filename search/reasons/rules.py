"""The reasons that are told apart, and the words that give them. How well these do on letters that were
tagged by hand is in docs/reasons.md.

A pattern is tried on one sentence, lower-cased. Gaps are bounded, so a long sentence costs little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.types import Outcome


@dataclass(frozen=True)
class Reason:
    """A reason for one of the two outcomes, ``speaks_for``: a sentence gives it that has one of the
    ``patterns`` and not ``unless``. ``of_guideline``: what the guideline says is as good as what the
    reviewer says of the case."""

    name: str
    speaks_for: Outcome
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None
    of_guideline: bool = False


def _gap(most: int, *without: str) -> str:
    """At most ``most`` characters, none of which begins one of ``without``."""
    return rf"(?:(?!{'|'.join(without)}).){{0,{most}}}?" if without else rf".{{0,{most}}}?"


# What is said not to be there: "no documentation of", "did not", "failed to".
LACK = (
    r"\b(?:no(?! more than| longer)|not|nor|without|lack(?:s|ed|ing)?|absence|absent|fail(?:s|ed)? to|insufficient|never|neither"
    r"|unclear|unknown|cannot|inadequate|limited)\b"
)
UNSAID = (
    r"\b(?:not|never)(?: been| be| clearly| adequately)*"
    r" (?:document|demonstrat|establish|shown|noted|provided|evident|specif|stated|indicated|included|given|listed"
    r"|submitted|available|attached|received|clear|apparent|quantified|reported|described|identified|outlined)"
)
BETTER = (
    r"(?:improve\w*|\bbenefit\w*|\bgains?\b|\befficacy|\beffective\w*|(?:objective|clinical|therapeutic) response|\bresponse (?:to|of|from|with)|pain relief|progress\b(?! (?:notes?|reports?))"
    r"|(?:decrease|reduction) in (?:pain|medication)|(?:decrease|increase)[sd]? in (?:function|pain))"
)
FINDING = (
    r"(?:objective (?:findings?|signs?|evidence of|deficits?|exam\w*|clinical|neuro\w*|abnormal\w*|physical)"
    r"|neurologic\w*|neural|(?<!on )physical exam\w*(?= (?:findings|to|that|corrob))|exam\w* findings|clinical findings|radicul\w*|deficits?"
    r"|instability|imaging|\bmri\b|electrodiagnostic|abnormal\w*|sensory|sensation|\bmotor\b|reflex\w*"
    r"|weakness|myotom\w*|dermatom\w*|nerve|tissue insult|dysfunction|pathology|compress\w*|entrapment)"
)
AMOUNT = (
    r"(?:frequency|duration|quantity|dosage|dosing|\bdose|(?:number|amount) of (?:sessions|visits|treatments|units)"
    r"|body part|specific (?:level|site|lab|test)s?|nature of|type of|length of (?:time|use)|the location|laterality|how many)"
)
CARE = (
    r"(?:first[- ]line|conservative|antidepress\w*|anticonvuls\w*|\boral|non-?opioid|over-the-counter|nsaids?"
    r"|anti-inflam\w*|muscle relax\w*|therap(?:y|ies)|treatments?|medications?|exercise|physical therapy|\bpill"
    r"|alternatives?|modalit\w*|drugs?|injections?)"
)
CONSERVATIVE = r"(?:conservative\w*(?: \w+)?|first[- ]line|lower levels? of care|non-?operative|non-?surgical)"
GUIDELINE = r"(?:guidelines?|mtus|odg|acoem|criteria|evidence[- ]based|recommendations?)"
TESTS = (
    r"(?:urine|drug (?:screen|test)\w*|\buds\b|\budt\b|\bcures\b|\bpdmp\b|aberrant|pain (?:contract|agreement)"
    r"|opioid (?:contract|agreement)|(?:side|adverse) effects|four a|4 ?a['’]?s|monitor\w*|pill count"
    r"|risk assessment|misuse)"
)
OPERATION = r"(?:surg\w+|operati(?:on|ve)|procedure|arthroscop\w*|fusion|injections?|primary (?:request|service|procedure))"
INDICATION = (
    r"(?:diagnos(?:is|es|ed)|spasms?\b|spasticity|gastrointestinal|\bgi\b|peptic|dyspepsia|history of|risk factors?"
    r"|insomnia|neuropath\w*|neuralgia|osteoarthritis|at (?:high|increased|intermediate)? ?risk|high risk|complaints?"
    r"|breakthrough|exacerbations?|flare\w*|homebound|return[- ]to[- ]work|work hardening|(?:currently |was |is )?"
    r"(?:utilizing|using|taking|utilized|prescribed) opioid\w*|signs? of|symptoms?|\bneed (?:for )?equipment|program|infection"
    r"|plann(?:ed|ing)|complex|condition|anxiety|agitation|depress\w+|disorder|seizure|night|trauma|disabilit\w*)"
)


def _reason(
    name: str,
    speaks_for: Outcome,
    *patterns: str,
    unless: str | None = None,
    of_guideline: bool = False,
) -> Reason:
    return Reason(
        name,
        speaks_for,
        tuple(re.compile(pattern) for pattern in patterns),
        re.compile(unless) if unless else None,
        of_guideline,
    )


_AGAINST, _FOR = Outcome.UPHELD, Outcome.OVERTURNED

REASONS: tuple[Reason, ...] = (
    _reason(
        "no functional improvement", _AGAINST,
        rf"{LACK}.{{0,90}}?{BETTER}",
        rf"{BETTER}.{{0,80}}?{UNSAID}",
        unless=rf"not support the effectiveness|\bto (?:benefit|gain)\b|no (?:additional )?benefit (?:beyond|over|shown)|would benefit|no failure|if there is no|not necessarily"
        rf"|{LACK}.{{0,60}}(?:first[- ]line|conservative)",
    ),
    _reason(
        "long-term use", _AGAINST,
        r"(?:long[- ]?term|prolonged|(?:chronic|ongoing|extended|continued) (?:us|treat|therap))\w*\b.{0,40}?\bnot\b.{0,20}?(?:recommend|indicat|support|advis|approp)",
        r"\bnot\b.{0,12}?(?:recommend|indicat|support|advis|approp)\w* (?:for|as an?) (?:long[- ]?term|prolonged|chronic|extended)",
        r"(?:prescribed|been (?:on|using|taking)|has (?:used|taken)|utiliz\w+)\b.{0,60}?(?:a long time|long[- ]?term|chronic(?:ally)?\b|(?:several|many) (?:months|years)|extended period)",
        r"(?:not comply|exceed\w*|beyond|\bnot\b).{0,80}?short(?:est)?[- ](?:term|period|course|duration)",
        r"\b(?:no|not|nor)\b.{0,90}?\buse (?:is|was|will be|would be) (?:for )?(?:the )?short",
        r"\b(?:no|lack of)\b.{0,40}?(?:document|evidence|indicat).{0,40}?short[- ]term (?:use|basis)",
        r"\bnot (?:recommended|indicated|supported)\b.{0,24}?(?:longer|more) than",
        r"\bnot allow\b.{0,40}?(?:chronic|long[- ]?term|prolonged) use",
        r"(?:risks?|consequences) of (?:long[- ]?term|prolonged)",
        unless=r"\bacute phase|interpreted as",
        of_guideline=True,
    ),
    _reason(
        "first-line or conservative care not tried", _AGAINST,
        rf"{LACK}.{{0,90}}?(?:\bfail\w*|\btri(?:al(?:s|ed)?|ed)\b|exhaust\w*|unresponsive|attempt\w*|intoleran\w*|ineffective\w*"
        rf"|contraindicat\w*|unable|inability|not able|tolerate).{{0,70}}?{CARE}",
        rf"{LACK}.{{0,60}}?{CARE}.{{0,40}}?(?:attempted|failed|tried|exhausted)",
        rf"{LACK}.{{0,70}}?{CONSERVATIVE}",
        rf"{CONSERVATIVE}.{{0,60}}?{UNSAID}",
        unless=r"more conservative (?:dose|approach)|return[- ]to[- ]work|only recommended",
    ),
    _reason(
        "frequency, duration or quantity missing", _AGAINST,
        rf"\b(?:not|fail(?:s|ed)? to) (?:clearly )?(?:specif|indicat|state|includ|list|identif|provid|note|mention|document|detail)\w*.{{0,50}}?{AMOUNT}",
        rf"{AMOUNT}.{{0,80}}?{UNSAID}",
        rf"(?:unspecified|unclear|with unknown|no|without an?|lack of an?)\W.{{0,24}}?(?:specified )?{AMOUNT}",
        unless=rf"{BETTER}|prior|previous|completed",
    ),
    _reason(
        "earlier treatment not stated", _AGAINST,
        r"(?:unclear|unknown|\bno\b|\bnot\b).{0,60}?(?:whether|\bif\b|how many|how much|number of|amount of|extent of|details? (?:of|regarding)).{0,60}?(?:prior|previous|already|completed|received|attended|to date|had|undergone)",
        r"(?:number|amount) of (?:prior|previous|completed)?.{0,40}?(?:visits|sessions|treatments).{0,50}?" + UNSAID,
        r"clarification\b.{0,90}?(?:conservative|prior|previous|amount|number|course)",
        r"(?:date|start(?:ed|ing)?|first use).{0,60}?(?:could|can) ?not be (?:established|determined)",
        unless=r"number of.{0,30}requested|already clinically",
    ),
    _reason(
        "more than the guideline allows", _AGAINST,
        r"(?:exceed\w*|surpass\w*|in excess of|excessive).{0,80}?(?:guideline|recommend\w*|allow\w*|limit|maximum|mtus|odg|visits|sessions|weeks|criteria|request)",
        r"(?:requested|request|quantity|sessions|visits|treatments).{0,60}?(?:exceed\w*|in excess of|\bexcessive)",
        unless=r"not exceed|warrant exceeding|would warrant|exceptional factors|to exceed",
    ),
    _reason(
        "no red flags", _AGAINST,
        rf"{LACK}.{{0,80}}?red[- ]flags?",
        unless=r"in (?:the )?absence of (?:any )?red",
    ),
    _reason(
        "records missing", _AGAINST,
        r"(?:records?|reports?|notes|results?|readings?|lists?|regimen|file|documents|plan).{0,30}?\b(?:not|never)(?: been)? (?:submitted|provided|included|available|attached|received|present)",
        r"\bno (?:\w+ ){0,4}(?:records?|reports?|notes|results|documentation|imaging|studies)\b.{0,20}?(?:submitted|provided|included|available|attached|received)\b",
        r"(?:insufficient|not (?:sufficient|enough)|inadequate|scant|incomplete|missing) (?:clinical |medical )?(?:documentation|information|records?)",
    ),
    _reason(
        "drug interaction or risk", _AGAINST,
        r"polypharmacy|drug[- ]drug|drug interactions?|contraindicated|respiratory depression",
        r"(?:combination|combined|combining|concurrent|concomitant|together).{0,50}?(?:opioid|opiate|benzodiazepine|sedat|relaxant|soma|carisoprodol)",
        r"risks?.{0,40}?outweigh|outweigh\w*.{0,30}?(?:risks?|harm)|(?:side effects|adverse effects|risk of (?:abuse|addiction|dependence|overdose)).{0,60}?(?:patient|worker|claimant|applicant)",
        unless=rf"{LACK}.{{0,60}}?(?:contraindicat|side effects|adverse|monitor)",
    ),
    _reason(
        "no monitoring of opioids", _AGAINST,
        rf"{LACK}.{{0,120}}?{TESTS}",
        rf"{TESTS}.{{0,70}}?\b(?:not|never)(?: been)? (?:document|done|perform|quer|review|provid|submit|discuss|address|note)",
        unless=r"(?:require|warrant|indications?|need) .{0,40}(?:urine|drug screen|drug test)|risk for|abruptly"
        r"|toxicology screen would|necess|gastro|cardio",
    ),
    _reason(
        "guideline does not support it", _AGAINST,
        rf"(?:guidelines?|mtus|odg|acoem)\b.{{0,70}}?\b(?:do|does|did|would)(?: not|n't)(?: \w+)?,? (?:recommend|support|endorse|advocate|allow)",
        r"\bnot (?:be |currently |generally |routinely |specifically |recommended or )?(?:recommended|endorsed|approved|supported)\b",
        rf"(?:recommend|advise)s? against|at odds with|contrary to|(?:inconsistent|not (?:consistent|in accordance|in line)) with.{{0,30}}{GUIDELINE}",
        rf"\bnot (?:supported|indicated|recommended).{{0,30}}?(?:by|per|under|in).{{0,16}}{GUIDELINE}",
        r"\bno recommendations?\b|\bnot (?:generally |routinely )?indicated\b(?!.{0,30}necess)",
        unless=r"as an? (?:first|primary)|longer than|requested modalities|clinically indicated|medically indicated|\bunless\b|\bexcept\b|long[- ]?term|\buntil\b|but may|during the first|for more than|beyond"
        r"|not recommended (?:if|when|in the absence)|surg\w+.{0,60}not (?:supported|approved)",
        of_guideline=True,
    ),
    _reason(
        "the surgery or procedure it belongs to is not necessary", _AGAINST,
        rf"\b(?:as(?! such)|since|because|given|due to|while)\b.{{0,40}}?{OPERATION}.{{0,60}}?\bnot\b.{{0,24}}?(?:necess|certif|support|authori|approv|indicat|establish|warrant).{{0,80}}?,",
        rf"{OPERATION}.{{0,60}}?\bnot\b.{{0,24}}?(?:necess|certif|support|authori|approv|indicat|establish|warrant).{{0,120}}?(?:ancillary|associated|related|post-?operative|pre-?operative|clearance|assistant|also not|likewise|neither)",
        r"given (?:that )?the (?:requested|request for)\b.{0,60}?\bnot (?:medically )?(?:support|necess|certif|approv|indicat)\w*,? the requested",
        r"not (?:a )?(?:surgical candidate|candidate for surg)",
    ),
    _reason(
        "weaning advised", _AGAINST,
        r"(?:wean\w*|taper\w*|discontinu\w*).{0,60}?(?:recommended|advised|should|appropriate|consider\w*|purpose|initiated|allow)",
        r"(?:recommend\w*|advis\w*|should|appropriate|consider\w*|allow\w*|purpose of).{0,40}?(?:wean\w*|taper\w*)",
        unless=r"abruptly|most appropriate method|tapering opioids|guidelines (?:address|describe)|universally|indications for|are tapered",
    ),
    _reason(
        "no objective findings", _AGAINST,
        LACK + _gap(90, BETTER, "function", "fail", "conservative", "red[- ]flag", "recommend") + FINDING,
        rf"(?:findings?|exam\w*|imaging|readings?|mri|studies|report)\b.{{0,40}}?(?:\bfail\w*|\bnot\b).{{0,20}}?(?:support|corroborat|correlat|confirm|reveal|show|document|consistent|demonstrat|evidence)",
        r"(?:exam\w*|strength|sensation|reflexes|neurolog\w+)\b.{0,40}?\b(?:is|was|were|are|of)?\s?(?:normal|unremarkable|intact|within normal)",
        unless=r"not (?:be )?recommended|guidelines? do|if not|not medically necessary",
    ),
    _reason(
        "experimental or compounded", _AGAINST,
        r"\bexperimental|investigational|under ?study|\bnot proven|no proven (?:efficacy|effectiveness|benefit)|not (?:been )?(?:fda|approved)",
        r"compound(?:ed)? (?:drugs?|products?|medications?|topicals?|creams?|formul\w*)",
        r"insufficient (?:scientific )?(?:evidence|testing) (?:exists|to determine)",
        r"(?:insufficient|limited|little(?: to no)?|lack of|no) (?:\w+ )?(?:evidence|research|studies) (?:to support |for |of )(?:the |its )?(?:use|efficacy|effectiveness|safety)",
        of_guideline=True,
    ),
    _reason(
        "indication not documented", _AGAINST,
        LACK + _gap(110, BETTER, FINDING, "fail") + rf"\b{INDICATION}",
        rf"\b{INDICATION}.{{0,60}}?{UNSAID}",
        r"\bnot (?:currently |clearly )?(?:meet|satisf\w+|fulfil\w*)\b.{0,40}?(?:criteria|requirements)|(?:criteria|requirements)\b.{0,40}?\bnot (?:been )?(?:met|satisf)",
        r"(?:no|not clear).{0,30}?clinical indication",
        unless=r"red[- ]flag|not recommended|interpreted as|aberrant|not medically necessary|complaints guideline",
    ),
    _reason(
        "already done or authorized", _AGAINST,
        r"duplicat\w*|\bredundant|already (?:been |had )*(?:approved|authorized|certified|performed|completed|undergone|received|had)",
        r"\brepeat (?:\w+ ){0,2}(?:study|imaging|test\w*|mri|x-?rays?|radiograph\w*|emg\w*|injections?)|\bhad (?:an? |prior |previous )*(?:urine drug|uds|mri|x-?rays?|emg)",
        unless=r"improve|failed|(?:was|were) not performed|not routinely",
    ),
    _reason(
        "no reason given for the request", _AGAINST,
        rf"{LACK}.{{0,90}}?(?:\brationale?\b|justification|explanation|\bexplain\w*|reasoning|\breasons?\b|medical necessity for)",
        rf"(?:rationale?|justification|explanation|reason)\b.{{0,70}}?{UNSAID}",
        r"\bunclear\b.{0,16}?\bwhy\b|not clear why",
        unless=rf"for these reasons|{BETTER}",
    ),
    _reason(
        "within the guideline", _FOR,
        r"(?:guidelines?|criteria) (?:have|has|are|were|is)(?: been)? (?:met|satisfied)|compatible with.{0,80}?(?:guidelines?|mtus|odg|acoem)",
        r"(?:guidelines?|mtus|odg|acoem)\b.{0,120}?(?:support|recommend)\w*.{0,140}?present here",
        rf"(?:within|consistent with|in accordance with|supported by|supports?|meets?|\bmet\b|satisf\w+|compl(?:y|ies) with|as per|\bper|appropriate under).{{0,36}}?{GUIDELINE}",
        r"(?:guidelines?|mtus|odg|acoem)\b.{0,60}?(?:support|recommend)\w*.{0,100}?(?:this (?:patient|request|individual|case|worker)|the request|requested)",
        unless=r"not (?:support|recommend|meet|met|address)|\bexceed",
    ),
    _reason(
        "the surgery or procedure it belongs to is necessary", _FOR,
        rf"concurrent\W.{{0,40}}?{OPERATION}.{{0,30}}?\b(?:is|was|are) (?:supported|approved|certified|authorized)",
        rf"(?:supported|approved|certified|authorized)\W.{{0,40}}?{OPERATION}|{OPERATION} (?:is|was|has been|are) (?:supported|approved|certified|authorized|medically necessary)",
        unless=rf"{LACK}.{{0,60}}?{OPERATION}|authorized by the claims|original request|(?<!concurrent )requested {OPERATION} is supported|supported by",
    ),
    _reason(
        "improvement documented", _FOR,
        rf"(?:prior|previous|completed|treatments?|therapy|sessions|visits|medications?)\b.{{0,80}}?(?:{BETTER}|helping|helped)",
        rf"\b(?:with|reports?|reported|noted?s?|reveals?|show(?:s|ed)?|demonstrat\w+|document\w*)\b.{{0,40}}?(?:\bimprove\w*|reduction in work restrictions)",
        rf"{BETTER}.{{0,60}}?\b(?:with|from|to|after|following) (?:the )?(?:prior|previous|treat|therapy|medic|use)",
        unless=rf"\b(?:would|should|may|can|could|if|intended|more effective|in order to|as an extension)\b|{LACK}[^,]{{0,60}}?(?:{BETTER}|helping|helped)|shown to|found to",
    ),
    _reason(
        "objective findings documented", _FOR,
        r"positive (?!effect|symptomatic|short|response|gain|outcome|impact)\w+|(?:decreased|diminished|reduced|limited|loss of|abnormal) (?:sensation|strength|reflex|range|motion)|weakness|numbness|deficits?\b|instability",
        r"(?:exam\w*|findings?|imaging|mri|x-?rays?).{0,60}?(?:support|reveal|show|document|consistent|confirm|demonstrat|indicat|correlat|corroborat)",
        r"objective evidence|indication of neurologic|(?:corresponding|corroborat\w+) (?:imaging|exam)|(?:evidence|signs|findings|symptoms) of.{0,30}(?:radiculopathy|neuropathy|tear|derangement)",
        unless=rf"{LACK}[^,]{{0,60}}?{FINDING}|\bnormal (?:range|exam|imaging)|complain|facilities",
    ),
    _reason(
        "conservative care tried", _FOR,
        r"(?:fail\w*|complet\w+|(?:has|have|already) had|undergone|not (?:been )?respon\w+|unresponsive|refractory|tried|exhausted|despite|report further).{0,60}?(?:conservative|physical therapy|medications?|nsaids|anti-inflam\w*|prior therapy|injections?|therapy)",
        r"(?:conservative (?:care|treatment|therapy|measures|management)|physical therapy|medications?|nsaids|anti-inflam\w*|injections?).{0,60}?(?:fail\w*|without|with no|no (?:relief|benefit|improvement)|unsuccessful|not (?:helped|improved|responded))",
        unless=r"no (?:evidence|documentation|indication)|does not appear|with benefit",
    ),
)  # fmt: skip
"""In the order in which they are listed where no other is asked for."""
